import { isChosen, type PersonKind } from '../../document/index.js';
import React, { useContext, useState } from 'react';
import { isPictureUrl } from '../content/pictures/picture.js';
import type { IResourcePolicy } from '../content/resources/resource-policy.js';
import { Icon } from '../icons.js';
import { ResourceContext } from '../content/resources/resource-context.js';
import { Line } from './line.js';

/** The data for an avatar. Data from a document is untrusted. */
export interface IFace {
  username: string;
  /** The name that is shown. */
  name: string;
  initials?: string;
  color?: string;
  avatarUrl?: string;
  bot?: boolean;
  kind?: PersonKind;
  /** The person's number among those with similar names: 1, 2 … */
  ordinal?: number;
}

/** One of JupyterLab's collaborator colors, or a hex color. Any other value could inject styles. */
const COLOR = /^(var\(--jp-collaborator-color[1-7]\)|#[0-9a-f]{3}|#[0-9a-f]{6})$/i;

/** Returns the person's own color, or one of JupyterLab's seven, chosen by the username. */
export function colorOf({ username, color }: Pick<IFace, 'username' | 'color'>): string {
  if (color && COLOR.test(color)) {
    return color;
  }
  let hash = 0;
  for (const character of username) {
    hash = (hash * 31 + character.charCodeAt(0)) >>> 0;
  }
  return `var(--jp-collaborator-color${(hash % 7) + 1})`;
}

/**
 * Returns at most two letters. People with similar names get their number instead, so that no one can copy another's
 * initials.
 */
export function initialsOf({
  initials,
  name,
  ordinal
}: Pick<IFace, 'initials' | 'name' | 'ordinal'>): string {
  if (ordinal !== undefined) {
    return ([...name][0] ?? '').toUpperCase() + ordinal;
  }
  const words = name.split(/[\s_.-]+/).filter(Boolean);
  const letters =
    initials?.trim() ||
    words
      .filter((_, i) => i === 0 || i === words.length - 1)
      .map(word => /[\p{L}\p{N}]/u.exec(word)?.[0] ?? [...word][0])
      .join('');
  return [...letters].slice(0, 2).join('').toUpperCase();
}

/**
 * Returns the URL of a person's picture if it may be loaded. The person chooses the URL, and everyone who sees them
 * would request it. Therefore only pictures that contain their own bytes, and pictures on trusted hosts, are allowed.
 */
export function pictureOf(url: string | undefined, policy: IResourcePolicy): string | undefined {
  const place = url ? policy.placeOf?.(url) : undefined;
  if (place?.kind === 'foreign' && policy.isTrusted?.(place.url)) {
    return place.url;
  }
  return url && isPictureUrl(url) ? url : undefined;
}

export interface IAvatarProps {
  face: IFace;
  /** The size in px. Default: 24. */
  size?: 14 | 18 | 28;
  /** Shows only one letter, for small avatars. */
  short?: boolean;
  /** The tooltip: the person's name. */
  title?: string;
  /** Whether a dot says that the person is here. Words beside it have to say so too. */
  isHere?: boolean;
}

/**
 * A person's avatar is round, a bot's is square, and a person without an account has a dashed border. The name always
 * stands beside it.
 */
export const Avatar = React.memo(function Avatar(props: IAvatarProps) {
  const { face, size, short, title, isHere } = props;
  const sized = size ? ` cq-mod-${size}` : '';
  const policy = useContext(ResourceContext);
  const picture = face.ordinal === undefined ? pictureOf(face.avatarUrl, policy) : undefined;
  if (face.bot) {
    return (
      <span className={`cq-Avatar cq-mod-bot${sized}`} title={title} aria-hidden="true">
        <Icon name="bot" />
      </span>
    );
  }
  const initials = initialsOf(face);
  return (
    <span
      className={`cq-Avatar${sized}${face.kind && isChosen(face.kind) ? ' cq-mod-chosen' : ''}`}
      title={title}
      style={{ '--c': colorOf(face) } as React.CSSProperties}
      aria-hidden="true"
    >
      <Line
        waiting=""
        text={short && face.ordinal === undefined ? ([...initials][0] ?? '') : initials}
      />
      {picture && <Picture key={picture} src={picture} />}
      {isHere && <i className="cq-Presence" />}
    </span>
  );
});

/** A picture, fetched without cookies, even after redirects. The initials stay visible if it cannot be loaded. */
function Picture({ src }: { src: string }): JSX.Element | null {
  const [fails, setFails] = useState(false);
  return fails ? null : (
    <img
      src={src}
      alt=""
      crossOrigin="anonymous"
      referrerPolicy="no-referrer"
      draggable={false}
      onError={() => setFails(true)}
    />
  );
}
