import { LabIcon } from '@jupyterlab/ui-components';
import chatSvg from 'jupyterlab-colloquy/style/chat.svg';

/** The icon of chats: in tabs, menus, the launcher and the side panel. */
export const chatIcon = new LabIcon({ name: 'jupyterlab-colloquy:chat', svgstr: chatSvg });
