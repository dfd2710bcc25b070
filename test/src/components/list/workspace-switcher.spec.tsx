import { nullTranslator } from '@jupyterlab/translation';
import { act, fireEvent, render, screen } from '@testing-library/react';
import React from 'react';
import { WorkspaceSwitcher } from '../../../../src/components/list/workspace-switcher.js';
import { Workspaces, type IApiClient } from '../../../../src/model/index.js';

const trans = nullTranslator.load('colloquy');
const DEFAULT = { id: 'default', name: 'Default', unreadChatCount: 3 };
const LAB = { id: 'lab', name: 'Lab', owner: 'ada', unreadChatCount: 0 };

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
  render(<WorkspaceSwitcher {...{ workspaces, username, trans, confirm, onError }} />);
  await act(() => workspaces.load());
  return { workspaces, asked };
}

const items = (): string[] => screen.getAllByRole('menuitem').map(item => item.textContent ?? '');

it('[WORKLIST2] there is no switcher while there is one workspace', async () => {
  await show([DEFAULT]);
  expect(screen.queryByRole('button')).toBeNull();
});

it('[WORKLIST2] the switcher names the workspace, tells of unread chats elsewhere, and shows another one', async () => {
  const { workspaces } = await show([DEFAULT, LAB]);
  const button = screen.getByRole('button', { name: 'Workspace Lab, unread messages in others' });
  fireEvent.click(button);
  expect(items()).toEqual(['Everyone, 3 unread', 'Rename Workspace', 'Delete Workspace']);
  fireEvent.click(screen.getAllByRole('menuitem')[0]);
  expect(workspaces.current).toBe('default');
  fireEvent.click(screen.getByRole('button', { name: 'Workspace Everyone' }));
  expect(items()).toEqual(['Lab']);
});

it('[WORKLIST2] the owner renames and deletes a workspace, and a member does not', async () => {
  const { asked } = await show([DEFAULT, LAB]);
  fireEvent.click(screen.getByRole('button'));
  fireEvent.click(screen.getByText('Rename Workspace'));
  const field = screen.getByRole('textbox', { name: 'Name of the workspace' });
  fireEvent.change(field, { target: { value: 'Labor' } });
  await act(async () => {
    fireEvent.keyDown(field, { key: 'Enter' });
    await Promise.resolve();
  });
  fireEvent.click(screen.getByRole('button'));
  await act(async () => {
    fireEvent.click(screen.getByText('Delete Workspace'));
    await Promise.resolve();
  });
  expect(asked).toContain('PATCH chat/workspaces/lab');
  expect(asked).toContain('DELETE chat/workspaces/lab?chats=move');
  document.body.replaceChildren();
  await show([DEFAULT, LAB], 'bob');
  fireEvent.click(screen.getByRole('button'));
  expect(items()).toEqual(['Everyone, 3 unread']);
});
