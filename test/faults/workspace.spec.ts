import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { DatabaseSync } from '@photostructure/sqlite';
import { DATABASE } from '../../server/storage/sqlite.js';
import { Random } from '../harness/random.js';
import { ServerProcess } from './server-process.js';

const ROUNDS = 12;
const CHATS = 30;

/** Within this time, in milliseconds, a deletion is done. The kill is at a moment in it. */
const SPAN_MS = 40;

interface IRow {
  deleted: number;
  workspace: string | null;
}

it(`[FAULT3] a workspace is deleted as a whole or not at all, whenever the server is killed`, async () => {
  const data = mkdtempSync(join(tmpdir(), 'colloquy-workspace-'));
  const server = new ServerProcess(data, { noLimits: true });
  const random = new Random(3);
  await server.start();
  const token = await server.token('ada');
  const ask = (method: string, path: string, body?: object): Promise<Response> =>
    fetch(server.http + path, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body && { 'content-type': 'application/json' })
      },
      body: body && JSON.stringify(body)
    });
  const make = async (): Promise<string> => {
    const answer = await ask('POST', '/chat/workspaces', { name: 'Lab' });
    const { id } = (await answer.json()) as { id: string };
    for (let i = 0; i < CHATS; i++) {
      expect((await ask('POST', `/chat?workspace_id=${id}`)).ok).toBe(true);
    }
    return id;
  };
  const read = <T>(sql: string, ...values: string[]): T[] => {
    const db = new DatabaseSync(join(data, DATABASE), { timeout: 5_000 });
    try {
      return db.prepare(sql).all(...values) as T[];
    } finally {
      db.close();
    }
  };
  const idsIn = (workspace: string): string[] =>
    read<{ id: string }>('SELECT id FROM chats WHERE workspace = ?', workspace).map(({ id }) => id);
  const rowsOf = (ids: readonly string[]): IRow[] =>
    read(
      `SELECT deleted_on IS NOT NULL AS deleted, workspace FROM chats WHERE id IN (${ids.map(() => '?').join()})`,
      ...ids
    );
  const outcomes = new Set<string>();
  try {
    for (let round = 0; round < ROUNDS; round++) {
      const fate = round % 2 ? 'move' : 'delete';
      const workspace = await make();
      const ids = idsIn(workspace);
      expect(ids).toHaveLength(CHATS);
      const asked = ask('DELETE', `/chat/workspaces/${workspace}?chats=${fate}`).then(
        ({ status }) => status,
        () => 0
      );
      await sleep(random.below(SPAN_MS));
      await server.kill();
      const status = await asked;
      await server.start();
      const isThere = (await ask('GET', `/chat/workspaces/${workspace}`)).ok;
      const rows = rowsOf(ids);
      const kept = rows.filter(row => !row.deleted && row.workspace === workspace);
      const moved = rows.filter(row => !row.deleted && row.workspace === null);
      const left = { kept: kept.length, moved: moved.length };
      expect([isThere, fate, left]).toEqual([
        ...[isThere, fate],
        { kept: isThere ? CHATS : 0, moved: !isThere && fate === 'move' ? CHATS : 0 }
      ]);
      // A confirmed deletion is done.
      expect(isThere && status === 204).toBe(false);
      outcomes.add(isThere ? 'kept' : 'deleted');
    }
  } finally {
    await server.kill();
    rmSync(data, { recursive: true, force: true });
  }
  expect([...outcomes].sort()).toEqual(['deleted', 'kept']);
}, 180_000);
