import { nullTranslator } from '@jupyterlab/translation';
import { gistOf } from '../../../../src/components/content/gist.js';
import { contentsOf } from '../../../../src/document/index.js';

describe('gistOf', () => {
  const trans = nullTranslator.load('x');
  const files = new Map([
    ['plan', { name: 'plan.pdf', mimeType: 'application/pdf' }],
    ['photo', { name: 'photo.png', mimeType: 'image/png' }],
    ['map', { name: 'map.png', mimeType: 'image/png' }]
  ]);
  const gist = (message: Parameters<typeof contentsOf>[0]): string => {
    const contents = contentsOf(message, id => files.get(id));
    return gistOf({ body: message.body ?? '', contents }, trans);
  };
  const bundle = (data: object): string => gist({ body: '', mime_model: { data: data as never } });

  it('[SPOKEN3] a message is called by its words, else by what it holds', () => {
    expect(gist({ body: 'The **plan**', attachments: ['plan'] })).toBe('The plan');
    expect(gist({ body: ' ', attachments: ['plan'] })).toBe('File: plan.pdf');
    expect(gist({ body: '', attachments: ['unknown'] })).toBe('File');
    expect(gist({ body: '', attachments: ['plan', 'photo'] })).toBe('2 files');
    expect(gist({ body: '', attachments: ['photo'] })).toBe('Image');
    expect(gist({ body: '', attachments: ['photo', 'map'] })).toBe('2 images');
    // Older messages may name a file several times.
    expect(gist({ body: '', attachments: ['plan', 'plan'] })).toBe('File: plan.pdf');
    expect(bundle({ 'text/plain': ['4', '2\n'], 'text/html': '<b>42</b>' })).toBe('42');
    expect(bundle({ 'text/plain': '<Figure>', 'image/png': 'x' })).toBe('Image');
    expect(bundle({ 'text/html': '<b>42</b>' })).toBe('Notebook output');
    expect(bundle({ 'text/plain': { no: 'text' } })).toBe('Notebook output');
  });

  it('[SPOKEN3] a text without words is not blank either', () => {
    expect(gist({ body: '![](attachment:photo.png)' })).toBe('Image');
    expect(gist({ body: '---' })).toBe('---');
    expect(gist({ body: '' })).toBe('Message');
  });
});
