import { LabIcon } from '@jupyterlab/ui-components';
import chatSvg from 'jupyterlab-colloquy/style/chat.svg';

export const chatIcon = new LabIcon({ name: 'jupyterlab-colloquy:chat', svgstr: chatSvg });
