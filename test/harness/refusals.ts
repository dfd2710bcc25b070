import { DatabaseSync } from '@photostructure/sqlite';

/** The kinds of attempts that every protocol refuses. The table of each protocol has some of each kind. */
const FAULTS = [
  'expired',
  'used',
  'foreign',
  'swapped',
  'of the wrong workspace',
  'of a removed member',
  'oversized',
  'malformed',
  'ten thousand'
] as const;

/** Tries something, and resolves with the code of the refusal. */
export type Attempt = () => string | Promise<string>;

/** An attempt, the code of its refusal, and the preparation of it. */
export type Refusal<Stage> = readonly [
  what: string,
  code: string,
  prepare: (stage: Stage) => Attempt | Promise<Attempt>
];

export type RefusalTable<Stage> = Readonly<
  Record<(typeof FAULTS)[number], readonly Refusal<Stage>[]>
>;

/** Tables that change without anybody asking for it. */
const HOUSEKEEPING = ['indexed'];

/** Each attempt of a table gets its code and leaves the store as it was. */
export function refuse<Stage>(
  rule: string,
  table: RefusalTable<Stage>,
  stage: () => Stage & { readonly database: string }
): void {
  const cases = FAULTS.flatMap(fault => table[fault].map(refusal => [fault, ...refusal] as const));
  it.each(cases)(
    `${rule} %s: %s is refused with %s`,
    async (_fault, _what, code, prepare) => {
      const attempt = await prepare(stage());
      const before = contentOf(stage().database);
      expect(await attempt()).toBe(code);
      expect(contentOf(stage().database)).toEqual(before);
    },
    90_000
  );
}

/** All rows of all tables. */
function contentOf(file: string): Record<string, unknown[]> {
  const db = new DatabaseSync(file, { readOnly: true, timeout: 5_000 });
  try {
    const tables = db
      .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE '%VIRTUAL%'")
      .all() as { name: string }[];
    const names = tables.map(({ name }) => name).filter(name => !HOUSEKEEPING.includes(name));
    return Object.fromEntries(names.map(name => [name, db.prepare(`SELECT * FROM ${name}`).all()]));
  } finally {
    db.close();
  }
}
