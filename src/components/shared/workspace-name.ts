import type { TranslationBundle } from '@jupyterlab/translation';
import { withoutQuotes } from '../../document/index.js';
import { DEFAULT_WORKSPACE, type IWorkspace } from '../../model/index.js';

/** The name of a workspace as people see it. It stands between quotation marks in our sentences. */
export const workspaceName = ({ id, name }: IWorkspace, trans: TranslationBundle): string =>
  id === DEFAULT_WORKSPACE ? trans.__('Everyone') : withoutQuotes(name);
