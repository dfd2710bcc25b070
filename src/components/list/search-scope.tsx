import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';
import { DEFAULT_WORKSPACE, type Workspaces } from '../../model/index.js';
import { Button } from '../shared/buttons.js';
import { workspaceName } from '../shared/workspace-name.js';

/** The choice that a search covers all workspaces. */
export function SearchScope({
  isEverywhere = false,
  trans,
  onChange
}: {
  isEverywhere?: boolean;
  trans: TranslationBundle;
  onChange(isEverywhere: boolean): void;
}): JSX.Element {
  return (
    <Button
      className={`cq-Button${isEverywhere ? ' cq-mod-on' : ''}`}
      aria-pressed={isEverywhere}
      onClick={() => onChange(!isEverywhere)}
    >
      {trans.__('In all workspaces')}
    </Button>
  );
}

/** The name of the workspace of something that was found, if the user knows the workspace. */
export function placeOf(
  { all }: Workspaces,
  { workspaceId = DEFAULT_WORKSPACE }: { workspaceId?: string },
  trans: TranslationBundle
): string | undefined {
  const workspace = all.find(({ id }) => id === workspaceId);
  return workspace && workspaceName(workspace, trans);
}
