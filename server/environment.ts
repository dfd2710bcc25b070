/** The part of a setting's schema that decides how its text is read. */
interface ISetting {
  readonly type?: string;
}

const BOOLEANS: Readonly<Record<string, boolean>> = {
  true: true,
  yes: true,
  '1': true,
  false: false,
  no: false,
  '0': false
};

/** `tlsSelfSigned` → `COLLOQUY_TLS_SELF_SIGNED` */
export const variableOf = (key: string): string =>
  `COLLOQUY_${key.replace(/[A-Z]/g, letter => `_${letter}`).toUpperCase()}`;

/**
 * The value of a setting that is written as text, on a command line or in the environment. Text that does not fit stays as it is: the
 * configuration reports it.
 */
export function valueOf(text: string, { type }: ISetting): unknown {
  switch (type) {
    case 'array':
      return text
        .split(',')
        .map(entry => entry.trim())
        .filter(entry => entry !== '');
    case 'integer':
      return /^\d+$/.test(text) ? Number(text) : text;
    case 'boolean':
      return BOOLEANS[text.toLowerCase()] ?? text;
    case 'object':
      try {
        return JSON.parse(text) as unknown;
      } catch {
        return text;
      }
    default:
      return text;
  }
}

/** The settings in the environment, each with its variable. An empty variable counts as missing, except for a list. */
export function settingsIn(
  env: NodeJS.ProcessEnv,
  settings: Readonly<Record<string, ISetting>>
): { key: string; variable: string; value: unknown }[] {
  return Object.entries(settings).flatMap(([key, setting]) => {
    const variable = variableOf(key);
    const text = env[variable];
    const isMissing = text === undefined || (text === '' && setting.type !== 'array');
    return isMissing ? [] : [{ key, variable, value: valueOf(text, setting) }];
  });
}
