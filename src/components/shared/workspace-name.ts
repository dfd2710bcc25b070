import type { TranslationBundle } from '@jupyterlab/translation';
import { likenessOf, withoutQuotes } from '../../document/index.js';
import { DEFAULT_WORKSPACE, type IWorkspace } from '../../model/index.js';

/**
 * The name of a workspace as people see it. It stands between quotation marks in our sentences. A member may name theirs like the one of
 * everyone, which then says what it is.
 */
export function workspaceName({ id, name }: IWorkspace, trans: TranslationBundle): string {
  const everyone = trans.__('Everyone');
  if (id === DEFAULT_WORKSPACE) {
    return everyone;
  }
  const shown = withoutQuotes(name);
  return likenessOf(shown) === likenessOf(everyone) ? trans.__('%1 (workspace)', shown) : shown;
}
