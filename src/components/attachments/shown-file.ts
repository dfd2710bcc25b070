import type { TranslationBundle } from '@jupyterlab/translation';
import { cleanLine, type IAttachment } from '../../document/index.js';
import { oneLine, type Pixels } from '../../model/index.js';

/** A file of a message, as far as it is known. */
export interface IShownFile {
  readonly id: string;
  /** One line, without characters that would change the text around it. */
  readonly name: string;
  /** The MIME type; empty if it is not known. */
  readonly type: string;
  readonly size?: number;
  readonly pixels?: Pixels;
  /** The entry of a file of Jupyter. Without it, the server has the file. */
  readonly entry?: IAttachment;
  /** The digest of the text that it selects, if the entry repeats only the beginning. */
  readonly digest?: string;
}

/** The longest name of a file on most disks. */
const NAME_LENGTH = 255;

/** The formats that are shown as pictures. A drawing (SVG) can contain scripts, so it is only saved. */
const PICTURE = /^image\/(png|jpeg|gif|webp)$/;

/** The formats that are played. */
const MEDIA = /^(audio|video)\/(mp4|mpeg|ogg|webm|wav|x-wav|vnd\.wave|flac|x-flac|aac|x-m4a)$/;

export const isPicture = ({ type, entry }: IShownFile): boolean => !entry && PICTURE.test(type);

export const isMedia = ({ type }: IShownFile): boolean => MEDIA.test(type);

/** The name of a file as one safe line. Anybody may have written it. */
export const shownNameOf = (name: string | undefined, trans: TranslationBundle): string =>
  oneLine(cleanLine(name ?? ''), NAME_LENGTH) || trans.__('File');
