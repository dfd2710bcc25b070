import { HOLDINGS, keptApart, type Holding, type IMessage } from '../../src/document/index.js';

const LINK = /\bhttps?:\/\/[^\s/]/i;
/** The beginning of a block of code. */
const FENCE = /^ {0,3}(?:```|~~~)/m;

/**
 * Returns the things that a message holds.
 *
 * @param hasImage - returns whether an image is among its files
 */
export function holdingsOf(
  { type, deleted, body, attachments = [], mime_model: bundle }: IMessage,
  hasImage: () => boolean
): Holding[] {
  if (type !== 'msg' || deleted) {
    return [];
  }
  const types = bundle?.data ? [...Object.keys(bundle.data), ...keptApart(bundle).keys()] : [];
  const hasFile = attachments.length > 0;
  const holds: Record<Holding, boolean> = {
    file: hasFile,
    image: types.some(name => name.startsWith('image/')) || (hasFile && hasImage()),
    link: LINK.test(body),
    code: FENCE.test(body)
  };
  return (Object.keys(holds) as Holding[]).filter(name => holds[name]);
}

/** The holdings as bits, for the store. */
export const holdingBits = (holdings: readonly Holding[]): number =>
  holdings.reduce((bits, name) => bits | (1 << HOLDINGS.indexOf(name)), 0);
