import { isChosen, type PersonKind } from '../../document/index.js';
import React, { useContext, useState } from 'react';
import { isPictureUrl } from '../content/picture.js';
import type { IResourcePolicy } from '../content/resource-policy.js';
import { Icon } from '../icons.js';
import { ResourceContext } from '../content/resource-context.js';

/** Who a face stands for. What comes from a document is hostile. */
export interface IFace {
  username: string;
  /** What is shown as the name. */
  name: string;
  initials?: string;
  color?: string;
  avatarUrl?: string;
  bot?: boolean;
  kind?: PersonKind;
  /** Which of those of one name they are; 1, 2 … */
  ordinal?: number;
}

/** A colour of JupyterLab's own for people, or a plain one; anything else could reach out of the style. */
const COLOR = /^(var\(--jp-collaborator-color[1-7]\)|#[0-9a-f]{3}|#[0-9a-f]{6})$/i;

/** The person's own colour, else one of JupyterLab's seven, always the same for the same username. */
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

/** Two letters at most. Of people of one name each has a number of their own, whatever they chose. */
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
      .map(word => [...word][0])
      .join('');
  return [...letters].slice(0, 2).join('').toUpperCase();
}

/**
 * A person's picture is at an address of their choice, which everybody who sees them would ask: so only what holds its bytes itself
 * is shown, or comes from a host that is trusted.
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
  /** In px; 24 where it is left out. */
  size?: 18 | 28;
  /** One letter only, for the small faces. */
  short?: boolean;
  /** For those who point at it: who it is. */
  title?: string;
}

/** A person is round, a bot is square, who has no account has a broken edge. The name always stands beside it as text. */
export const Avatar = React.memo(function Avatar({ face, size, short, title }: IAvatarProps) {
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
      {short && face.ordinal === undefined ? [...initials][0] : initials}
      {picture && <Picture key={picture} src={picture} />}
    </span>
  );
});

/** Without cookies, wherever the address leads on. The letters stay where it cannot be had so. */
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
