import { codeOf, outputMessagesOf } from '../../../../src/widgets/documents/cell-output.js';

describe('outputMessagesOf', () => {
  const of = (...outputs: object[]): ReturnType<typeof outputMessagesOf> =>
    outputMessagesOf({ outputs: { toJSON: () => outputs } as never }, 10_000);
  const display = (data: object, metadata = {}): object => ({
    ...{ output_type: 'display_data', data, metadata }
  });

  it('[OUTPUT1] texts and errors become code without the colours of terminals', () => {
    const stream = { output_type: 'stream', name: 'stdout', text: ['a\n', 'b\n'] };
    const error = {
      output_type: 'error',
      ename: 'E',
      evalue: 'e',
      traceback: ['\x1b[31mE\x1b[0m: e']
    };
    expect(of(stream, error)).toEqual([{ body: '```\na\nb\nE: e\n```' }]);
    expect(of(display({ 'text/plain': 'has ``` in it' }))[0].body).toMatch(/^````\n/);
    expect(of({ output_type: 'stream', name: 'stdout', text: ' \n' })).toEqual([]);
  });

  it('[OUTPUT2] plots and tables become bundles, in their order, five at most', () => {
    const plot = display({ 'image/png': 'AAAA', 'text/plain': ['<Fig', 'ure>'] }, { a: 1 });
    const widget = display({
      'application/vnd.jupyter.widget-view+json': { model_id: 'x' },
      'text/html': '<b>1</b>'
    });
    expect(of(plot, widget)).toEqual([
      {
        body: '<Figure>',
        mime_model: { data: { 'image/png': 'AAAA', 'text/plain': '<Figure>' }, metadata: { a: 1 } }
      },
      { body: '', mime_model: { data: { 'text/html': '<b>1</b>' }, metadata: {} } }
    ]);
    expect(of(...Array<object>(8).fill(plot))).toHaveLength(5);
  });

  it('[OUTPUT3] a picture that is too large for a bundle becomes a file', () => {
    const [{ picture, mime_model: bundle }] = of(display({ 'image/png': 'A'.repeat(1_200_000) }));
    expect(bundle).toBeUndefined();
    expect(picture).toMatchObject({ name: 'output.png', type: 'image/png', size: 900_000 });
  });

  it('[OUTPUT1] of a long text, the end stays', () => {
    const code = codeOf(`${'x'.repeat(500)}the end`, 100);
    expect(code.length).toBeLessThanOrEqual(100);
    expect(code).toMatch(/^```\n…\nx+the end\n```$/);
  });
});
