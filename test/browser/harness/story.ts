import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from '@playwright/test';
import type { ICellOptions } from './notebook-page.js';
import { BUNDLE, makeToken } from './token.js';

/** The people of the story. Ana looks at it. */
const PEOPLE: Readonly<Record<string, string>> = {
  ana: 'Ana Ruel',
  noor: 'Noor Valen',
  mira: 'Mira Solin',
  ivo: 'Ivo Teska',
  kai: 'Kai Oster',
  lin: 'Lin Abara'
};

/** The cells of the notebook of which they talk. */
export const SURVEY: readonly ICellOptions[] = [
  { id: 'title', type: 'markdown', source: '# Survey 2026\nWeekly response rates by region.' },
  { id: 'load', source: 'import pandas as pd\ndf = pd.read_parquet("survey.parquet")' },
  {
    id: 'merge',
    source:
      'df = df.merge(regions, on="region_id")\ndf.groupby(["week", "region"]).rate.mean().unstack().plot()'
  },
  { id: 'size', source: 'df.groupby("region").size()' }
];

interface ILine {
  by: string;
  /** Minutes before now. */
  ago: number;
  body: string;
  id?: string;
  edited?: boolean;
  mentions?: string[];
  attachments?: string[];
  reply_to?: string;
}

const DAY = 24 * 60;

/** Minutes since a time of a day before today. */
function since(days: number, hour: number, minute: number): number {
  const then = new Date();
  then.setDate(then.getDate() - days);
  then.setHours(hour, minute, 0, 0);
  return (Date.now() - then.getTime()) / 60_000;
}

const MERGE =
  'The rates for **north** look low since week 31. I think the merge drops rows without a `region_id`:\n\n```python\ndf = df.merge(\n    regions, on="region_id",\n    how="left")\n```';

/** Chats in which a small team has talked for some weeks, stored in the data of a chat server. */
export class Story {
  readonly team = randomUUID();
  readonly notes = randomUUID();
  readonly release = randomUUID();
  readonly cluster = randomUUID();

  constructor(
    private readonly _data: string,
    private readonly _url: string
  ) {}

  /** Writes the chats. The server may run already. */
  async tell(): Promise<void> {
    for (const user of Object.keys(PEOPLE)) {
      this._tokens.set(user, await makeToken(this._data, user, PEOPLE[user]));
    }
    await this._import(
      'Teaching 2027',
      ['lin', 'noor'],
      [{ by: 'noor', ago: 21 * DAY, body: 'Noor shared a notebook' }]
    );
    await this._import(
      'Reading group',
      ['ivo', 'kai'],
      [{ by: 'ivo', ago: 18 * DAY, body: 'chapter 4 for next week' }]
    );
    await this._import(
      'Cluster status',
      ['lin', 'kai'],
      [{ by: 'lin', ago: 4 * DAY, body: 'queue is empty again' }],
      this.cluster
    );
    await this._import(
      'Field notes',
      ['noor', 'mira', 'lin'],
      [
        {
          by: 'noor',
          ago: 33 * DAY,
          body: 'We merge both sites into one region, the map is attached'
        },
        { by: 'lin', ago: 3 * DAY, body: 'The photos of the second site are in the folder' }
      ],
      this.notes
    );
    await this._import(
      'Release notes',
      ['kai', 'lin'],
      [
        { by: 'kai', ago: 3 * DAY, body: 'Where is the text?' },
        { by: 'ana', ago: 2 * DAY, body: 'draft is in `docs/next.md`' }
      ],
      this.release
    );
    await this._import(
      'Regions 2026',
      ['mira', 'kai'],
      [{ by: 'kai', ago: 5 * DAY, body: 'merged' }]
    );
    await this._import(
      'Survey team',
      ['noor', 'ivo', 'mira', 'kai'],
      [
        {
          by: 'noor',
          ago: 27 * DAY,
          body: 'A region without a row must stay in the table after the merge'
        },
        {
          by: 'noor',
          ago: 19 * DAY,
          body: '… then merge on region and week, as in the notebook of last year'
        },
        { id: 'rates', by: 'noor', ago: since(1, 16, 48), body: MERGE },
        {
          id: 'left',
          by: 'noor',
          ago: since(1, 16, 49),
          body: 'With `how="left"` we keep them.',
          edited: true
        },
        {
          id: 'key',
          by: 'ivo',
          ago: since(1, 16, 55),
          reply_to: 'rates',
          body: 'Since week 31 the export has a new key. Could that be it?'
        },
        {
          id: 'both',
          by: 'mira',
          ago: since(1, 17, 2),
          reply_to: 'rates',
          body: 'Yes. The table in [keys.csv](https://example.org/keys.csv) has both.'
        },
        {
          id: 'map',
          by: 'ana',
          ago: since(1, 17, 20),
          reply_to: 'rates',
          body: 'Then we map the old keys in the loader. I take it.'
        },
        {
          id: 'catch',
          by: 'ana',
          ago: 30,
          body: 'Good catch. I will rerun the cell and compare the counts.'
        },
        {
          id: 'counts',
          by: 'ivo',
          ago: 20,
          body: '@Ana-Ruel can you post the counts per region when it is done?',
          mentions: ['ana'],
          attachments: ['cell']
        },
        { id: 'hurry', by: 'ivo', ago: 19, body: 'No hurry, I need them for the talk.' },
        { id: 'loader', by: 'mira', ago: 12, body: 'I can look at the loader this afternoon.' }
      ],
      this.team
    );
    const left = `${this.team}/messages/left/reactions`;
    for (const user of ['noor', 'mira', 'ana']) {
      await this.request(user, 'PUT', `${left}/👍`);
    }
    await this.request('ivo', 'PUT', `${left}/👀`);
    for (const user of ['noor', 'mira', 'kai']) {
      await this.request(user, 'POST', `${this.team}/readReceipts`, { chatMessageId: 'catch' });
    }
    await this._read('catch', this.team);
    const ana = { rawId: 'ana' };
    for (const [user, text] of [
      ['lin', 'see you there'],
      ['kai', 'Shall we move the review to Friday?'],
      ['noor', 'Thanks, that explains it'],
      ['mira', 'The figures are in the folder now']
    ]) {
      const { id } = await this.request<{ id: string }>(user, 'POST', ':direct', ana);
      const sent = await this.request<{ id: string }>(user, 'POST', `${id}/messages`, {
        content: text
      });
      if (user !== 'mira') {
        await this._read(sent.id, id);
      }
      if (user === 'noor') {
        await this.request('ana', 'PATCH', `${id}/preferences`, { pinned: true });
      }
    }
    await this.request('ana', 'PATCH', `${this.release}/preferences`, { pinned: true });
    await this.request('ana', 'PATCH', `${this.cluster}/preferences`, { notify: 'none' });
  }

  private _read(message: string, chat: string): Promise<unknown> {
    return this.request('ana', 'POST', `${chat}/readReceipts`, { chatMessageId: message });
  }

  /** Sends a request about chats in the name of a user. */
  async request<T>(user: string, method: string, path: string, body?: unknown): Promise<T> {
    const response = await fetch(`${this._url}/chat/threads${path && '/'}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${this._tokens.get(user)}`,
        cookie: `colloquy-user=${user}`,
        'content-type': method === 'PATCH' ? 'application/merge-patch+json' : 'application/json'
      },
      body: body === undefined ? undefined : JSON.stringify(body)
    });
    const text = await response.text();
    expect(response.ok, `${method} ${path}: ${response.status} ${text}`).toBe(true);
    return (text ? JSON.parse(text) : undefined) as T;
  }

  private async _import(
    name: string,
    users: readonly string[],
    lines: readonly ILine[],
    id = randomUUID() as string
  ): Promise<void> {
    const now = Date.now() / 1000;
    const messages = lines.map(({ by, ago, ...fields }) => ({
      ...{ type: 'msg', id: randomUUID(), sender: by, raw_time: false },
      ...{ time: now - ago * 60, ...fields }
    }));
    const file = {
      messages,
      users: Object.fromEntries(
        [...users, 'ana'].map((username, i) => [
          username,
          {
            ...{ username, name: PEOPLE[username], display_name: PEOPLE[username] },
            color: `var(--jp-collaborator-color${(i % 7) + 1})`
          }
        ])
      ),
      attachments: {
        cell: {
          type: 'notebook',
          value: 'survey.ipynb',
          cells: [{ id: 'merge', input_type: 'code' }]
        }
      },
      metadata: { id, name }
    };
    const path = join(this._data, `${id}.chat`);
    await writeFile(path, JSON.stringify(file));
    await promisify(execFile)(process.execPath, [BUNDLE, 'import', path, '--data', this._data]);
    if (id !== this.team) {
      await this._read(messages.at(-1)!.id, id);
    }
  }

  private readonly _tokens = new Map<string, string>();
}
