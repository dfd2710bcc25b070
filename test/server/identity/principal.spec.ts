import { isUsername, rateKeyOf } from '../../../server/identity/principal.js';
import { parseProfile } from '../../../server/identity/profile.js';

it('[QUOTA15] no account has the name that the guests of an address share', () => {
  const key = rateKeyOf({ username: 'guest-1', guest: true, entrance: '3fb2' });
  expect(key).toBe(rateKeyOf({ username: 'guest-2', guest: true, entrance: '3fb2' }));
  expect(isUsername(key)).toBe(false);
});

describe('usernames', () => {
  it('[IDENT1] a username is 1 to 128 printable characters of well-formed Unicode', () => {
    for (const good of [
      'ada',
      'ada@example.org',
      'Zoë',
      '李',
      '🦊',
      '...',
      '.a',
      'a'.repeat(128)
    ]) {
      expect(isUsername(good)).toBe(true);
    }
    for (const bad of [
      '',
      '.',
      '..',
      'a'.repeat(129),
      'a\n',
      'a\u0000',
      '\u009f',
      '\ud800',
      1,
      null,
      ['a']
    ]) {
      expect(isUsername(bad)).toBe(false);
    }
    for (const unseen of [
      '\u200b',
      '\u202e',
      '\ufe0f',
      '\ufe00',
      '\u180b',
      '\u{e0100}',
      '\u034f'
    ]) {
      expect(isUsername(`a${unseen}da`)).toBe(false);
    }
  });
});

describe('profiles', () => {
  it('[IDENT2] omit invalid fields, and fall back to the username for names', () => {
    expect(parseProfile('ada', {})).toEqual({ name: 'ada', displayName: 'ada' });
    expect(
      parseProfile('ada', {
        name: 7,
        displayName: ' \u0000 ',
        initials: {},
        color: 'red;background:url(//evil.example)',
        avatarUrl: 'javascript:alert(1)'
      })
    ).toEqual({ name: 'ada', displayName: 'ada' });
    expect(
      parseProfile('ada', {
        name: 'Ada',
        displayName: `Ada\n${'x'.repeat(200)}`,
        initials: 'ADALOVE',
        color: 'var(--jp-collaborator-color1)',
        avatarUrl: 'https://example.org/a.png'
      })
    ).toEqual({
      name: 'Ada',
      displayName: `Ada ${'x'.repeat(124)}`,
      initials: 'ADAL',
      color: 'var(--jp-collaborator-color1)',
      avatarUrl: 'https://example.org/a.png'
    });
    expect(parseProfile('ada', { avatarUrl: '//evil.example/a.png' }).avatarUrl).toBeUndefined();
    expect(parseProfile('ada', { avatarUrl: '/a.png' }).avatarUrl).toBe('/a.png');
  });
});
