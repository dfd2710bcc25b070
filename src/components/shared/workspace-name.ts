import type { TranslationBundle } from '@jupyterlab/translation';
import { DEFAULT_WORKSPACE, type IWorkspace } from '../../model/index.js';

/** The name of a workspace as people see it. */
export const workspaceName = ({ id, name }: IWorkspace, trans: TranslationBundle): string =>
  id === DEFAULT_WORKSPACE ? trans.__('Everyone') : name;
