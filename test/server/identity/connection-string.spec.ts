import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectionString, saveEndpoint } from '../../../server/identity/connection-string.js';

it('[CLI4] the connection string has the last served address, and a key that only the owner can read', async () => {
  const data = mkdtempSync(join(tmpdir(), 'colloquy-endpoint-'));
  await expect(connectionString(data)).rejects.toThrow('is not known yet');
  await saveEndpoint(data, 'http://127.0.0.1:1');
  await saveEndpoint(data, 'https://chat.example/base/');
  const first = await connectionString(data);
  expect(first).toMatch(/^endpoint=https:\/\/chat\.example\/base\/;accesskey=[\w+/]{43}=$/);
  expect(await connectionString(data)).toBe(first);
  expect(statSync(join(data, 'access-key')).mode & 0o777).toBe(0o600);
  const second = await connectionString(data, true);
  expect(second).not.toBe(first);
  expect(await connectionString(data)).toBe(second);
  rmSync(data, { recursive: true });
});
