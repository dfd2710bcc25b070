import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DATABASE, SqliteStorage } from '../storage/sqlite.js';

/** The database of a data directory. @throws Error with a sentence if there is none. Reading must not create one. */
export function databaseIn(data: string): string {
  const file = join(data, DATABASE);
  if (!existsSync(file)) {
    throw new Error(`There are no chats in ${data}. Name the data directory with --data.`);
  }
  return file;
}

/** Uses a database. A server may be running on it at the same time. */
export async function withStorage<T>(
  file: string,
  use: (storage: SqliteStorage) => Promise<T>
): Promise<T> {
  const storage = new SqliteStorage(file);
  await storage.open();
  try {
    return await use(storage);
  } finally {
    await storage.close();
  }
}
