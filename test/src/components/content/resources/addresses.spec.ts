import fc from 'fast-check';
import { isTrusted, placeOf } from '../../../../../src/components/content/resources/addresses.js';
import { CHAT, FOREIGN, NONE, OWN, PAGE, PATH, SERVER } from './image-addresses.js';

describe('addresses of images', () => {
  const places = { page: PAGE, server: SERVER };

  it.each(OWN)('[TRUST1] %j is an address on this server', address => {
    expect(placeOf(address, places).kind).toBe('own');
  });

  it.each(NONE)('[TRUST1] %# %.40j is not an address of an image', address => {
    expect(placeOf(address, places)).toEqual({ kind: 'none' });
  });

  it.each(FOREIGN)('[TRUST1] %j is an address on %s', (address, host) => {
    expect(placeOf(address, places)).toMatchObject({ kind: 'foreign', host });
  });

  it.each([
    PATH,
    `/${PATH}`,
    `${PATH}/plot.png`,
    `/${PATH}/a%20b.png`,
    SERVER + PATH,
    `${SERVER}${PATH}/x`
  ])('[TRUST1] %j is a file of a chat', address => {
    expect(placeOf(address, places)).toEqual({ kind: 'attachment', chat: CHAT, path: PATH });
  });

  it('[TRUST1] foreign content is requested only when it is shown', () => {
    const part = fc.constantFrom(
      'https:',
      '/',
      '\\',
      '@',
      ':',
      'hub.test',
      'evil.test',
      '\t',
      '\n',
      '#',
      '?',
      '%2f',
      '..',
      ' ',
      '80'
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 9 }), parts => {
        const place = placeOf(parts.join(''), places);
        if (place.kind === 'foreign') {
          const asked = new URL(place.url, PAGE);
          expect(asked.host).toBe(place.host);
          expect(asked.hostname).not.toBe('hub.test');
        }
      }),
      { numRuns: 2_000 }
    );
  });

  it.each([
    ['https://a.test/x', ['a.test'], true],
    ['https://A.test/x', ['a.TEST '], true],
    ['https://a.test:443/x', ['a.test'], true],
    ['http://a.test/x', ['a.test'], false],
    ['https://a.test:8443/x', ['a.test'], false],
    ['https://b.a.test/x', ['a.test'], false],
    ['https://b.a.test/x', ['*.a.test'], true],
    ['https://c.b.a.test/x', ['*.a.test'], true],
    ['https://a.test/x', ['*.a.test'], false],
    ['https://nota.test/x', ['*.a.test'], false],
    ['https://a.test.evil.test/x', ['a.test', '*.a.test'], false],
    ['https://evil.test/a.test', ['a.test'], false],
    ['https://a.test@evil.test/x', ['a.test'], false],
    ['https://a.test/x', ['*'], false],
    ['https://a.test/x', ['*.'], false],
    ['https://a.test/x', ['*.test'], true],
    ['https://a.test/x', ['', '.'], false],
    ['javascript:a.test', ['a.test'], false],
    ['/a.test', ['a.test'], false]
  ])('[TRUST3] %s is trusted with %j: %s', (address, hosts, expected) => {
    expect(isTrusted(address, hosts)).toBe(expected);
  });
});
