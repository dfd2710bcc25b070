/** The type of a setting. */
const typeOf = ({ anyOf, description }) =>
  anyOf?.map(({ const: value }) => `\`${value}\``).join(', ') ?? description;

function defaultOf({ type, default: value }) {
  if (value === undefined) {
    return '–';
  }
  return type === 'object' ? '[LIMITS.md](../../LIMITS.md)' : `\`${JSON.stringify(value)}\``;
}

const table = (head, rows) =>
  [head, head.map(() => '---'), ...rows].map(cells => `| ${cells.join(' | ')} |\n`).join('');

const cell = text => text.replaceAll('|', '\\|');

/**
 * The table of all settings, as markdown. `settings` is the schema by key; `flagsOf` and `variableOf` return a setting's option of `serve`
 * and its environment variable.
 */
export function configurationTable(settings, { flagsOf, variableOf }) {
  const rows = Object.entries(settings).map(([key, setting]) =>
    [
      `\`${key}\``,
      setting.help ?? setting.meaning,
      typeOf(setting),
      defaultOf(setting),
      setting.help ? `\`${flagsOf(key)}\`` : '–',
      `\`${variableOf(key)}\``
    ].map(cell)
  );
  return table(['Key', 'Meaning', 'Type', 'Default', 'Option of `serve`', 'Variable'], rows);
}

/** The table of the keys of an object in the configuration, as markdown. `settings` is their schema by key. */
export const keyTable = settings =>
  table(
    ['Key', 'Meaning', 'Type', 'Default'],
    Object.entries(settings).map(([key, setting]) =>
      [`\`${key}\``, setting.meaning, typeOf(setting), defaultOf(setting)].map(cell)
    )
  );
