import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync
} from 'node:fs';
import files from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { backup } from '../../../server/archive/backup.js';
import { exportChat } from '../../../server/archive/export.js';
import { writeTarget } from '../../../server/archive/target.js';
import { notSaved } from '../../../server/errors.js';
import { SqliteStorage } from '../../../server/storage/sqlite.js';
import { Peer } from '../../harness/peer.js';
import { person } from '../../harness/people.js';
import {
  ada,
  CHAT,
  data,
  enter,
  path,
  progress,
  serve,
  settled,
  stop,
  storage,
  useArchive
} from './test-archive.js';

useArchive();

describe('a backup', () => {
  it('[BACKUP1] can be taken while people write, and restores the same data', async () => {
    const author = await enter(new Peer(ada));
    author.post('one');
    await settled(author);
    await backup(data, path('copy'), { force: false, progress });
    author.post('two');
    await settled(author);
    await stop();
    writeFileSync(path('colloquy.sqlite'), readFileSync(path('copy')));
    await serve();
    const reader = await enter(new Peer(person('bob')));
    expect(reader.toJSON()).toMatchObject([{ body: 'one', seq: 1 }]);
    reader.post('three');
    await settled(reader);
    expect(reader.toJSON()).toMatchObject([{ body: 'one' }, { body: 'three', seq: 2 }]);
  });

  it('[BACKUP2] begins new epochs, so that copies newer than the backup do no harm', async () => {
    const author = await enter(new Peer(ada));
    author.post('one');
    await settled(author);
    const before = await storage.getChat(CHAT);
    await backup(data, path('copy'), { force: false, progress });
    const copy = new SqliteStorage(path('copy'));
    await copy.open();
    const stored = await copy.loadChat(CHAT);
    await copy.close();
    expect(stored?.row.roomClient).not.toBe(before?.roomClient);
    expect([...(stored?.retired ?? [])]).toEqual([before?.roomClient]);
    expect(await storage.getChat(CHAT)).toEqual(before);
  });

  it('[BACKUP8] includes attached files, and a later backup copies only new ones', async () => {
    const chat = path(`attachments/${CHAT}`);
    mkdirSync(chat, { recursive: true });
    mkdirSync(path('attachments/.arriving'));
    writeFileSync(join(chat, 'a'), 'first');
    await backup(data, path('copy'), { force: false, progress });
    writeFileSync(join(chat, 'b'), 'second');
    await backup(data, path('copy'), { force: true, progress });
    const copied = path(`copy.attachments/${CHAT}`);
    expect(readdirSync(copied)).toEqual(['a', 'b']);
    expect(readFileSync(join(copied, 'a'), 'utf8')).toBe('first');
    expect(readdirSync(path('copy.attachments'))).toEqual([CHAT]);
  });

  it('[BACKUP9] replaces a partial or different file that an interrupted backup left', async () => {
    const chat = path(`attachments/${CHAT}`);
    mkdirSync(chat, { recursive: true });
    ['cut', 'spoilt', 'same'].forEach(name => writeFileSync(join(chat, name), 'the whole file'));
    writeFileSync(path('attachments/stray'), 'not of a chat');
    await backup(data, path('copy'), { force: false, progress });
    const copied = path(`copy.attachments/${CHAT}`);
    const before = statSync(join(copied, 'same')).ino;
    writeFileSync(join(copied, 'cut'), 'the who');
    writeFileSync(join(copied, 'spoilt'), '\0'.repeat(14));
    utimesSync(join(copied, 'spoilt'), 1, 1);
    mkdirSync(path('copy.attachments/.arriving'));
    writeFileSync(path('copy.attachments/.arriving/cut'), 'the');
    await backup(data, path('copy'), { force: true, progress });
    ['cut', 'spoilt', 'same'].forEach(name =>
      expect(readFileSync(join(copied, name), 'utf8')).toBe('the whole file')
    );
    expect(statSync(join(copied, 'same')).ino).toBe(before);
    expect(readdirSync(path('copy.attachments'))).toEqual([CHAT]);
  });

  it('[BACKUP9] omits a file that is deleted with its chat during the backup', async () => {
    const chat = path(`attachments/${CHAT}`);
    mkdirSync(chat, { recursive: true });
    writeFileSync(join(chat, 'a'), 'x');
    jest.spyOn(files, 'copyFile').mockImplementationOnce(async () => {
      rmSync(chat, { recursive: true });
      await files.stat(join(chat, 'a'));
    });
    await backup(data, path('copy'), { force: false, progress });
    expect(readdirSync(path(`copy.attachments/${CHAT}`))).toEqual([]);
  });

  it('[BACKUP3] is complete or absent, and replaces nothing unless asked to', async () => {
    await enter(new Peer(ada));
    writeFileSync(path('copy'), 'precious');
    await expect(backup(data, path('copy'), { force: false, progress })).rejects.toThrow(
      'already exists. Add --force'
    );
    expect(readFileSync(path('copy'), 'utf8')).toBe('precious');
    await backup(data, path('copy'), { force: true, progress });
    expect(readFileSync(path('copy')).subarray(0, 6).toString()).toBe('SQLite');
    await expect(backup(data, path('none/copy'), { force: false, progress })).rejects.toThrow();
    await expect(backup(path('nowhere'), path('x'), { force: false, progress })).rejects.toThrow(
      'There are no chats in'
    );
    expect(readdirSync(data).filter(name => name.includes('.part'))).toEqual([]);
    expect(existsSync(path('nowhere'))).toBe(false);
  });

  it('[BACKUP3] replaces no file of the database that it reads', async () => {
    await enter(new Peer(ada));
    symlinkSync(data, path('here'));
    for (const name of ['colloquy.sqlite', 'colloquy.sqlite-wal', 'here/colloquy.sqlite']) {
      const options = { force: true, progress };
      await expect(backup(data, path(name), options)).rejects.toThrow('keeps its own data in');
      await expect(exportChat(data, CHAT, { file: path(name), ...options })).rejects.toThrow(
        'keeps its own data in'
      );
    }
    expect((await storage.getChat(CHAT))?.id).toBe(CHAT);
    mkdirSync(path('elsewhere'));
    await backup(data, path('elsewhere/colloquy.sqlite'), { force: false, progress });
  });

  it('[BACKUP11] an error in writing names the file, and not the data directory', async () => {
    await enter(new Peer(ada));
    const write = (error: Error) =>
      writeTarget(path('copy'), { data, force: false }, () => Promise.reject(error));
    const full = Object.assign(new Error('database or disk is full'), { errcode: 13 });
    for (const error of [full, notSaved(full)]) {
      await expect(write(error)).rejects.toThrow(
        'copy cannot be written: database or disk is full.'
      );
    }
    const damaged = Object.assign(new Error('the database is damaged'), { errcode: 11 });
    await expect(write(damaged)).rejects.toBe(damaged);
  });

  it('[BACKUP3] removes the remains of killed backups of the same file, and no others', async () => {
    await enter(new Peer(ada));
    const dead = spawnSync(process.execPath, ['--version']).pid;
    const left = [
      `${process.pid}.part`,
      `${dead}.part`,
      `${dead}.part-wal`,
      `${dead}.part-journal`
    ];
    const others = [`copy.${process.ppid}.part`, `copy.sqlite.${dead}.part`, `copy.${dead}.party`];
    for (const name of [...left.map(end => `copy.${end}`), ...others]) {
      writeFileSync(path(name), 'a part');
    }
    await backup(data, path('copy'), { force: false, progress });
    const names = readdirSync(dirname(path('copy'))).filter(name => name.startsWith('copy'));
    expect(names.sort()).toEqual(['copy', ...others].sort());
  });
});
