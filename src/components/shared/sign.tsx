import React from 'react';
import { Icon, type IconName } from '../icons.js';

/** A small sign beside the name of a chat. */
export const Sign = ({
  icon,
  title,
  text
}: {
  icon: IconName;
  title: string;
  /** Its words for screen readers. */
  text: string;
}): JSX.Element => (
  <span className="cq-Sign" title={title}>
    <Icon name={icon} />
    <span className="cq-sr">{text}</span>
  </span>
);
