import { readFileSync } from 'node:fs';
import { botTable, configurationTable } from '../../../scripts/documents/configuration.mjs';
import { withPart } from '../../../scripts/documents/part.mjs';
import { settingOption } from '../../../server/cli/options.js';
import { BOT_SETTINGS, SETTINGS } from '../../../server/settings.js';
import { variableOf } from '../../../server/environment.js';

const names = { flagsOf: (key: string) => settingOption(key).flags, variableOf };

it('[DOCS3] the table of settings agrees with the schema: npm run generate', () => {
  const page = readFileSync('docs/operators/configuration.md', 'utf8');
  expect(withPart(page, 'settings', configurationTable(SETTINGS, names))).toBe(page);
  for (const [kind, settings] of Object.entries(BOT_SETTINGS)) {
    expect(withPart(page, kind, botTable(settings))).toBe(page);
  }
});

it('[DOCS3] each setting has a meaning, a type, a default, an option and a variable', () => {
  const settings = {
    port: { type: 'integer', description: 'a number | or none', help: 'the port', default: 1 },
    logLevel: { anyOf: [{ const: 'info' }, { const: 'debug' }], meaning: 'what is logged' }
  };
  const flags = { flagsOf: () => '--flag', variableOf: () => 'VARIABLE' };
  expect(configurationTable(settings, flags).split('\n').slice(2)).toEqual([
    '| `port` | the port | a number \\| or none | `1` | `--flag` | `VARIABLE` |',
    '| `logLevel` | what is logged | `info`, `debug` | – | – | `VARIABLE` |',
    ''
  ]);
  for (const { help, meaning } of [
    ...Object.values(SETTINGS),
    ...Object.values(BOT_SETTINGS).flatMap(settings => Object.values(settings))
  ]) {
    expect(help ?? meaning).toBeTruthy();
  }
});

it('[DOCS3] a part of a document ends at its mark, and a missing one is an error', () => {
  const page = 'a\n<!-- x, written by npm run generate -->\nold\n<!-- end -->\nb\n';
  expect(withPart(page, 'x', 'new\n')).toBe(page.replace('old\n', '\nnew\n\n'));
  expect(() => withPart(page, 'y', 'new\n')).toThrow('no part "y"');
});
