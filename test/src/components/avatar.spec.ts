import { colorOf, initialsOf, pictureOf } from '../../../src/components/avatar.js';

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

  it('gives the same person the same colour for ever', () => {
    expect(colorOf({ username: 'ivo' })).toBe(colorOf({ username: 'ivo', color: 'evil' }));
  });

  it.each([
    ['javascript:alert(1)', undefined],
    ['data:text/html,<script>', undefined],
    ['data:image/svg+xml,<svg>', undefined],
    ['file:///etc/passwd', undefined],
    ['https://pics.test/a.png', 'https://pics.test/a.png'],
    ['data:image/png;base64,AA', 'data:image/png;base64,AA']
  ])('[SAFE3] the picture of %s is %s', (url, picture) => {
    expect(pictureOf(url)).toBe(picture);
  });

  it.each([
    [{ name: 'Ana Ruel' }, 'AR'],
    [{ name: 'ana' }, 'A'],
    [{ name: 'Ana Maria de Souza' }, 'AS'],
    [{ name: '', initials: 'far too long' }, 'FA'],
    [{ name: '👩‍🚀 Nova' }, '👩N']
  ])('the letters of %j are %s', (face, letters) => {
    expect(initialsOf(face)).toBe(letters);
  });
});
