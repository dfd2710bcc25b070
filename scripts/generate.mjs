// npm run generate: writes the parts of documents that follow from the sources. Tests compare them.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { keyTable, configurationTable } from './documents/configuration.mjs';
import { withPart } from './documents/part.mjs';
import { linksToTests, testedIds } from './documents/spec.mjs';
import { inRoot, root } from './stamps.mjs';
import { must } from './steps.mjs';
import { updateCatalogues } from './translations/update.mjs';

function write(path, name, contentOf) {
  const file = inRoot(path);
  const text = readFileSync(file, 'utf8');
  writeFileSync(file, withPart(text, name, contentOf(text)));
}

await must('The sources have errors.', process.execPath, [
  join(root, 'node_modules', 'typescript', 'bin', 'tsc'),
  '-b',
  'server'
]);
const { BOT_SETTINGS, LIVEKIT_SETTINGS, SETTINGS } = await import('../lib/server/settings.js');
const { variableOf } = await import('../lib/server/environment.js');
const { settingOption } = await import('../lib/server/cli/options.js');

write('docs/operators/configuration.md', 'settings', () =>
  configurationTable(SETTINGS, { flagsOf: key => settingOption(key).flags, variableOf })
);
for (const [kind, settings] of Object.entries(BOT_SETTINGS)) {
  write('docs/operators/configuration.md', kind, () => keyTable(settings));
}
write('docs/operators/configuration.md', 'livekit', () => keyTable(LIVEKIT_SETTINGS));
write('SPEC.md', 'links to tests', text => linksToTests(text, testedIds()));
updateCatalogues();
