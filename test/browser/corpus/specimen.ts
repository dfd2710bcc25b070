import type { IMimeModel } from '../../../src/document/index.js';

/** A message of the corpus. In texts, `{evil}` is its own mark, and `{sink}` a foreign server that must get no request. */
export interface ISpecimen {
  readonly name: string;
  readonly body: string;
  readonly mime?: IMimeModel;
}

/** Bodies with numbered names. */
export const bodies = (group: string, texts: readonly string[]): ISpecimen[] =>
  texts.map((body, i) => ({ name: `${group}-${i + 1}`, body }));

/** Bundles of one type or of several. */
export const bundles = (
  group: string,
  data: readonly Readonly<Record<string, unknown>>[]
): ISpecimen[] =>
  data.map((one, i) => ({
    name: `${group}-${i + 1}`,
    body: `bundle ${group}-${i + 1}`,
    mime: { data: one } as IMimeModel
  }));

/** Fills in its mark and the foreign server. */
export function marked({ name, body, mime }: ISpecimen, sink: string): ISpecimen {
  const fill = (text: string): string =>
    text.replaceAll('{evil}', `evil-${name}`).replaceAll('{sink}', sink);
  return {
    name,
    // The test finds its end in the rendered text, whatever is in between.
    body: `${fill(body)}`,
    ...(mime && { mime: JSON.parse(fill(JSON.stringify(mime))) as IMimeModel })
  };
}
