import { nullTranslator } from '@jupyterlab/translation';
import React from 'react';
import { WorkspaceSwitcher } from '../../../../src/components/list/workspace-switcher.js';
import { Workspaces, type IApiClient } from '../../../../src/model/index.js';
import { actAsync, Drawing } from '../../../harness/react.js';

const trans = nullTranslator.load('colloquy');
const DEFAULT = { id: 'default', name: 'Default', unreadChatCount: 3 };
const LAB = { id: 'lab', name: 'Lab', owner: 'ada', unreadChatCount: 0 };

let drawing: Drawing;
beforeEach(() => (drawing = new Drawing()));
afterEach(() => drawing.dispose());

async function show(value: object[], username = 'ada') {
  const asked: string[] = [];
  const request = (method: string, path: string): Promise<unknown> => {
    asked.push(`${method} ${path}`);
    return Promise.resolve(method === 'GET' ? { value, last_workspace_id: 'lab' } : undefined);
  };
  const workspaces = new Workspaces({ request } as unknown as IApiClient, () => undefined);
  const confirm = (): Promise<boolean> => Promise.resolve(true);
  const onError = (error: Error): void => {
    throw error;
  };
  drawing.draw(<WorkspaceSwitcher {...{ workspaces, username, trans, confirm, onError }} />);
  await actAsync(() => workspaces.load());
  await drawing.settle();
  return { workspaces, asked };
}

const items = (): string[] => drawing.texts('[role=menuitem]');
const open = (): void => drawing.click(drawing.one('.cq-Switcher-button'));

it('[WORKLIST2] there is no switcher while there is one workspace', async () => {
  await show([DEFAULT]);
  expect(drawing.all('button')).toEqual([]);
});

it('[WORKLIST2] the switcher names the workspace, tells of unread chats elsewhere, and shows another one', async () => {
  const { workspaces } = await show([DEFAULT, LAB]);
  drawing.click(drawing.button('Workspace Lab, unread messages in others'));
  expect(items()).toEqual([
    'Everyone, 3 unread',
    'Rename Workspace',
    'Delete Workspace, Keep Its Chats',
    'Delete Workspace and Its Chats'
  ]);
  drawing.click(drawing.button('Everyone, 3 unread'));
  await drawing.settle();
  expect(workspaces.current).toBe('default');
  drawing.click(drawing.button('Workspace Everyone'));
  expect(items()).toEqual(['Lab']);
});

it('[WORKLIST5] a workspace that is named like the one of everyone says what it is', async () => {
  await show([DEFAULT, LAB, { ...LAB, id: 'trap', name: 'ΕVERYONE ' }]);
  open();
  expect(items()).toContain('ΕVERYONE  (workspace)');
});

it('[WORKLIST2] the owner renames and deletes a workspace, and a member does not', async () => {
  const { asked } = await show([DEFAULT, LAB]);
  open();
  drawing.click(drawing.button('Rename Workspace'));
  const field = drawing.one<HTMLInputElement>('.cq-Rename');
  drawing.type(field, 'Labor');
  drawing.key('Enter', {}, field);
  await drawing.settle();
  open();
  drawing.click(drawing.button('Delete Workspace, Keep Its Chats'));
  await drawing.settle();
  expect(asked).toContain('PATCH chat/workspaces/lab');
  expect(asked).toContain('DELETE chat/workspaces/lab?chats=move');
  await show([DEFAULT, LAB], 'bob');
  open();
  expect(items()).toEqual(['Everyone, 3 unread']);
});
