import { cleanLine, cleanName, isReserved } from '../../src/document/index.js';
import type { IPrincipal } from './principal.js';

/** A user's own name and avatar. Others see them, so they are short, printable and cannot contain code. */
export type IProfile = Pick<
  IPrincipal,
  'name' | 'displayName' | 'initials' | 'color' | 'avatarUrl'
>;

const text = (
  value: unknown,
  clean: (raw: string) => string,
  length: number
): string | undefined =>
  typeof value === 'string'
    ? [...clean(value)].slice(0, length).join('').trim() || undefined
    : undefined;

/** A CSS colour: a name, a hex number, or a variable of JupyterLab. */
const isColor = (value: unknown): value is string =>
  typeof value === 'string' &&
  /^(#[0-9a-f]{3,8}|[a-z]{1,32}|var\(--jp-[a-z0-9-]{1,64}\))$/i.test(value);

/** An http(s) URL, or a path on the page's own server. */
const isImageUrl = (value: unknown): value is string =>
  typeof value === 'string' &&
  value.length <= 1024 &&
  /^(https?:\/\/|\/(?!\/))[\x21-\x7e]*$/i.test(value);

/** Reads a profile from an external source. Invalid fields are left out. Missing names fall back to the username. */
export function parseProfile(
  username: string,
  raw: { [Field in keyof IProfile]?: unknown }
): IProfile {
  // Users choose their own profile, so it must not let them pose as the server.
  const readName = (value: unknown): string | undefined => {
    const name = text(value, cleanName, 128);
    return name !== undefined && isReserved(name) && name !== username ? undefined : name;
  };
  const name = readName(raw.name) ?? username;
  const initials = text(raw.initials, cleanLine, 4);
  return {
    name,
    displayName: readName(raw.displayName) ?? name,
    ...(initials !== undefined && { initials }),
    ...(isColor(raw.color) && { color: raw.color }),
    ...(isImageUrl(raw.avatarUrl) && { avatarUrl: raw.avatarUrl })
  };
}
