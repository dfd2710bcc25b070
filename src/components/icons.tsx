import {
  addBelowIcon,
  addIcon,
  audioIcon,
  bellIcon,
  caretDownIcon,
  caretRightIcon,
  checkIcon,
  closeIcon,
  copyIcon,
  deleteIcon,
  downloadIcon,
  editIcon,
  ellipsesIcon,
  fileIcon,
  imageIcon,
  LabIcon,
  launchIcon,
  lockIcon,
  moveDownIcon,
  moveUpIcon,
  notebookIcon,
  refreshIcon,
  runIcon,
  searchIcon,
  stopIcon,
  usersIcon,
  videoIcon
} from '@jupyterlab/ui-components';
import attachSvg from 'jupyterlab-colloquy/style/icons/attach.svg';
import atSvg from 'jupyterlab-colloquy/style/icons/at.svg';
import backSvg from 'jupyterlab-colloquy/style/icons/back.svg';
import botSvg from 'jupyterlab-colloquy/style/icons/bot.svg';
import chatSvg from 'jupyterlab-colloquy/style/icons/chat.svg';
import clockSvg from 'jupyterlab-colloquy/style/icons/clock.svg';
import liveSvg from 'jupyterlab-colloquy/style/icons/live.svg';
import microphoneSvg from 'jupyterlab-colloquy/style/icons/microphone.svg';
import mutedSvg from 'jupyterlab-colloquy/style/icons/muted.svg';
import offlineSvg from 'jupyterlab-colloquy/style/icons/offline.svg';
import pinSvg from 'jupyterlab-colloquy/style/icons/pin.svg';
import reactSvg from 'jupyterlab-colloquy/style/icons/react.svg';
import replySvg from 'jupyterlab-colloquy/style/icons/reply.svg';
import sendSvg from 'jupyterlab-colloquy/style/icons/send.svg';
import slashSvg from 'jupyterlab-colloquy/style/icons/slash.svg';
import smileSvg from 'jupyterlab-colloquy/style/icons/smile.svg';
import warnSvg from 'jupyterlab-colloquy/style/icons/warn.svg';
import React from 'react';

const own = (name: string, svgstr: string): LabIcon =>
  new LabIcon({ name: `colloquy:${name}`, svgstr });

/** JupyterLab's icon if it has one, otherwise our own. */
export const icons = {
  add: addIcon,
  addBelow: addBelowIcon,
  attach: own('attach', attachSvg),
  audio: audioIcon,
  at: own('at', atSvg),
  back: own('back', backSvg),
  bell: bellIcon,
  bot: own('bot', botSvg),
  caretDown: caretDownIcon,
  caretRight: caretRightIcon,
  chat: own('chat', chatSvg),
  check: checkIcon,
  clock: own('clock', clockSvg),
  close: closeIcon,
  copy: copyIcon,
  delete: deleteIcon,
  download: downloadIcon,
  edit: editIcon,
  ellipses: ellipsesIcon,
  file: fileIcon,
  image: imageIcon,
  launch: launchIcon,
  live: own('live', liveSvg),
  lock: lockIcon,
  microphone: own('microphone', microphoneSvg),
  moveDown: moveDownIcon,
  moveUp: moveUpIcon,
  notebook: notebookIcon,
  muted: own('muted', mutedSvg),
  offline: own('offline', offlineSvg),
  pin: own('pin', pinSvg),
  react: own('react', reactSvg),
  play: runIcon,
  refresh: refreshIcon,
  reply: own('reply', replySvg),
  search: searchIcon,
  send: own('send', sendSvg),
  slash: own('slash', slashSvg),
  smile: own('smile', smileSvg),
  stop: stopIcon,
  users: usersIcon,
  video: videoIcon,
  warn: own('warn', warnSvg)
};

export type IconName = keyof typeof icons;

/** The icons that point forwards or back, which are mirrored where people read from right to left. */
const POINTING: readonly IconName[] = ['back', 'caretRight', 'reply', 'send'];

/** An icon that is hidden from screen readers, because a text next to it says the same. */
export function Icon({ name }: { name: IconName }): JSX.Element {
  const { react: Svg } = icons[name];
  return (
    <span
      className={`cq-Icon${POINTING.includes(name) ? ' cq-mod-pointing' : ''}`}
      aria-hidden="true"
    >
      <Svg tag={null} />
    </span>
  );
}
