import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { issueToken } from '../../../server/identity/issue-token.js';
import { userRowOf } from '../../../server/identity/user.js';
import { DATABASE, SqliteStorage } from '../../../server/storage/sqlite.js';
import { person } from '../../harness/people.js';

it('[BOTTOKEN6] a token for a bot from the command line registers the bot, also before the first start', async () => {
  const data = mkdtempSync(join(tmpdir(), 'colloquy-token-'));
  const robo = person('robo', { bot: true, displayName: 'Robo' });
  await issueToken(data, robo, 1_000);
  const storage = new SqliteStorage(join(data, DATABASE));
  await storage.open();
  const [row] = await storage.listBots();
  expect(row).toMatchObject({ username: 'robo', displayName: 'Robo', kind: 'outside' });
  expect(row.owner).toBeUndefined();
  expect(await storage.getUser('robo')).toMatchObject({ bot: true });
  await storage.putBot({ ...row, owner: 'ada', description: 'Hers.' });
  await storage.putUser(userRowOf(person('ada')));
  await issueToken(data, robo, 1_000);
  expect(await storage.getBot('robo')).toMatchObject({ owner: 'ada', description: 'Hers.' });
  await expect(issueToken(data, person('ada', { bot: true }), 1_000)).rejects.toThrow(
    'is a person'
  );
  await expect(issueToken(data, person('robo'), 1_000)).rejects.toThrow('is a bot');
  expect(await storage.listBots()).toHaveLength(1);
  await storage.close();
  rmSync(data, { recursive: true });
});
