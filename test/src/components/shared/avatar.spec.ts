import { colorOf, initialsOf, pictureOf } from '../../../../src/components/shared/avatar.js';
import {
  CLOSED,
  ResourcePolicy
} from '../../../../src/components/content/resources/resource-policy.js';
import { png } from '../../../harness/hostile-bundles.js';

const PICTURE = `data:image/png;base64,${png(2, 2)}`;

describe('Avatar', () => {
  it.each([
    'red;background:url(https://evil.test)',
    'url(https://evil.test)',
    'var(--jp-collaborator-color8)',
    'var(--x, url(x))',
    '#12345',
    'expression(alert(1))'
  ])('[SAFE2] %s is no colour', color => {
    expect(colorOf({ username: 'eve', color })).toMatch(/^var\(--jp-collaborator-color[1-7]\)$/);
  });

  it.each(['var(--jp-collaborator-color3)', '#abc', '#A1B2C3'])('%s is a colour', color => {
    expect(colorOf({ username: 'ana', color })).toBe(color);
  });

  it('always gives the same person the same colour', () => {
    expect(colorOf({ username: 'ivo' })).toBe(colorOf({ username: 'ivo', color: 'evil' }));
  });

  it.each([
    ['javascript:alert(1)', undefined],
    ['data:text/html,<script>', undefined],
    ['data:image/svg+xml,<svg>', undefined],
    ['file:///etc/passwd', undefined],
    ['data:image/png;base64,AA', undefined],
    [`data:image/png;base64,${png(30_000, 30_000, 1)}`, undefined],
    [PICTURE, PICTURE]
  ])('[SAFE3] the avatar URL %.60s gives the picture %.60s', (url, picture) => {
    expect(pictureOf(url, CLOSED)).toBe(picture);
  });

  it.each([
    ['https://pics.test/a.png', 'https://pics.test/a.png'],
    ['https://evil.test/a.png', undefined],
    ['http://pics.test/a.png', undefined],
    ['https://pics.test@evil.test/a.png', undefined],
    ['/logout', undefined],
    ['https://hub.test/logout', undefined],
    ['http://localhost:8888/logout', undefined],
    ['', undefined],
    [undefined, undefined]
  ])('[SAFE3] the address %s is loaded as %s', (url, picture) => {
    const policy = new ResourcePolicy({
      page: 'https://hub.test/lab',
      server: 'https://hub.test/colloquy/',
      trustedHosts: ['pics.test', 'hub.test']
    });
    expect(pictureOf(url, policy)).toBe(picture);
    expect(pictureOf(url, CLOSED)).toBeUndefined();
  });

  it.each([
    [{ name: 'Ana Ruel' }, 'AR'],
    [{ name: 'ana' }, 'A'],
    [{ name: 'Ana Maria de Souza' }, 'AS'],
    [{ name: '', initials: 'far too long' }, 'FA'],
    [{ name: '👩‍🚀 Nova' }, '👩N'],
    [{ name: 'Eve (مهندسة)' }, 'Eم']
  ])('the letters of %j are %s', (face, letters) => {
    expect(initialsOf(face)).toBe(letters);
  });
});
