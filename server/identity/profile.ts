import type { IPrincipal } from './principal.js';

/** How somebody wants to appear. Others see it, so it is short, printable and cannot carry code. */
export type IProfile = Pick<
  IPrincipal,
  'name' | 'displayName' | 'initials' | 'color' | 'avatarUrl'
>;

const text = (value: unknown, length: number): string | undefined => {
  if (typeof value !== 'string') {
    return undefined;
  }
  const clean = value.replace(/[\p{Cc}\p{Cs}]/gu, ' ').trim();
  return [...clean].slice(0, length).join('') || undefined;
};

/** A CSS colour: a name, a hex number, or one of JupyterLab's variables. */
const isColor = (value: unknown): value is string =>
  typeof value === 'string' &&
  /^(#[0-9a-f]{3,8}|[a-z]{1,32}|var\(--jp-[a-z0-9-]{1,64}\))$/i.test(value);

/** An http(s) address or a path on the page's own server. */
const isImageUrl = (value: unknown): value is string =>
  typeof value === 'string' &&
  value.length <= 1024 &&
  /^(https?:\/\/|\/(?!\/))[\x21-\x7e]*$/i.test(value);

/** Read a profile that comes from outside. What does not fit is left out; the names fall back to the username. */
export function parseProfile(
  username: string,
  raw: { [Field in keyof IProfile]?: unknown }
): IProfile {
  const name = text(raw.name, 128) ?? username;
  const initials = text(raw.initials, 4);
  return {
    name,
    displayName: text(raw.displayName, 128) ?? name,
    ...(initials !== undefined && { initials }),
    ...(isColor(raw.color) && { color: raw.color }),
    ...(isImageUrl(raw.avatarUrl) && { avatarUrl: raw.avatarUrl })
  };
}
