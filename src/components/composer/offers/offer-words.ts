import type { TranslationBundle } from '@jupyterlab/translation';
import { oneLine, type IOffer } from '../../../model/index.js';

/** For example: Cell 4 of survey.ipynb */
export function offerWords({ path, cell, lines }: IOffer, trans: TranslationBundle): string {
  const name = oneLine(path.split('/').at(-1) ?? '', 60) || trans.__('File');
  if (lines !== undefined) {
    return trans._n('%1 line of %2', '%1 lines of %2', lines, name);
  }
  return cell === undefined ? name : trans.__('Cell %1 of %2', cell, name);
}
