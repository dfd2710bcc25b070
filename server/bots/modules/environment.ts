import { ConfigError } from '../../config.js';

/**
 * The variables that every module gets: where programs, the user and the certificates are, and the language and the time zone. Any other may
 * hold a secret of the server or of the operator.
 */
const OPEN =
  /^(PATH|HOME|USER|LOGNAME|SHELL|LANG|LANGUAGE|LC_[A-Z]+|TZ|TMPDIR|TEMP|TMP|NODE_EXTRA_CA_CERTS|SSL_CERT_FILE|SSL_CERT_DIR|SYSTEMROOT|SYSTEMDRIVE|WINDIR|COMSPEC|PATHEXT|USERPROFILE|APPDATA|LOCALAPPDATA)$/i;

/** The values of variables that an entry of the configuration names. @throws ConfigError for one that is not set */
export function valuesOf(
  names: readonly string[],
  env: NodeJS.ProcessEnv,
  setting: string
): Record<string, string> {
  return Object.fromEntries(
    names.map(name => {
      const value = env[name];
      if (value === undefined) {
        throw new ConfigError(
          `${setting} names the variable ${name}, which is not set where the server starts.`
        );
      }
      return [name, value];
    })
  );
}

/** The environment of a module: nothing of the server's but what every program needs, and what its entry names. */
export const environmentOf = (
  env: NodeJS.ProcessEnv,
  given: Readonly<Record<string, string>>
): NodeJS.ProcessEnv => ({
  ...Object.fromEntries(Object.entries(env).filter(([name]) => OPEN.test(name))),
  ...given
});
