import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';
import type { IChatModel } from '../../model/index.js';
import { Icon, type IconName } from '../icons.js';
import { Button } from './buttons.js';

/** An empty state: one icon, one sentence and one action. */
export function Empty({
  icon,
  title,
  children,
  actions,
  more
}: {
  icon: IconName;
  title: string;
  children?: React.ReactNode;
  actions?: React.ReactNode;
  /** Stands below the actions. */
  more?: React.ReactNode;
}): JSX.Element {
  return (
    <div className="cq-Empty" role="status">
      <Icon name={icon} />
      <h2>{title}</h2>
      {children && <p>{children}</p>}
      {actions && <div className="cq-Empty-actions">{actions}</div>}
      {more}
    </div>
  );
}

/** The widths of the placeholder bars, in percent. */
const SKELETON_WIDTHS = [
  [50, 80],
  [40, 66],
  [56, 88],
  [34, 70],
  [48, 60]
];

/** A grey placeholder while content is loading. */
export function Skeleton({ label }: { label: string }): JSX.Element {
  return (
    <div className="cq-Skeletons" role="status" aria-busy="true" aria-label={label}>
      {SKELETON_WIDTHS.map(([short, long]) => (
        <div className="cq-Skeleton" key={short} aria-hidden="true">
          <div className="cq-Bone" />
          <div>
            <div className="cq-Bone" style={{ width: `${short}%` }} />
            <div className="cq-Bone" style={{ width: `${long}%` }} />
          </div>
        </div>
      ))}
    </div>
  );
}

/** A line above the content that explains a problem and offers to try again. */
export function Banner({
  icon,
  trans,
  onRetry,
  children
}: {
  icon: IconName;
  trans: TranslationBundle;
  onRetry(): void;
  children: React.ReactNode;
}): JSX.Element {
  return (
    <div className="cq-Banner" role="status">
      <Icon name={icon} />
      <span>{children}</span>
      <Button icon="refresh" onClick={onRetry}>
        <span className="cq-sr-narrow">{trans.__('Retry now')}</span>
      </Button>
    </div>
  );
}

/** Replaces the composer and explains why the user cannot write here. */
export function Notice({
  icon,
  title,
  children
}: {
  icon: IconName;
  title: string;
  children?: React.ReactNode;
}): JSX.Element {
  return (
    <div className="cq-Notice" role="status">
      <Icon name={icon} />
      <span>
        <strong>{title}</strong>
        {children}
      </span>
    </div>
  );
}

/** Shown in a chat without messages, to help the user begin. */
export function ChatStart({
  model,
  trans
}: {
  model: IChatModel;
  trans: TranslationBundle;
}): JSX.Element {
  if (!model.canWrite) {
    return <Empty icon="chat" title={trans.__('The chat begins here')} />;
  }
  const sample = trans.__('Hello! **Bold**, `code`, $x^2$ and links work here.');
  return (
    <Empty
      icon="chat"
      title={trans.__('The chat begins here')}
      actions={
        <Button
          onClick={() => {
            model.input.value = [model.input.value, sample].filter(Boolean).join('\n\n');
            model.input.focus();
          }}
        >
          {trans.__('Try this')}
        </Button>
      }
    >
      {trans.__('Write the first message below, with @ for people and / for commands.')}{' '}
      <code className="cq-Sample">{sample}</code>
    </Empty>
  );
}
