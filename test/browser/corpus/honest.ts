import type { ISpecimen } from './specimen.js';

const MARKDOWN = [
  '# Run 12',
  '',
  'The **mean** of the _filtered_ runs is ~~3.4~~ 3.41, see [the notes](https://example.org/notes) and `df.mean()`.',
  '',
  '> quoted',
  '',
  '- [x] measured',
  '- [ ] written up',
  '',
  '1. one',
  '2. two'
].join('\n');

const TABLE = '| run | depth |\n| :- | -: |\n| 12 | 3.41 |\n| 13 | 3.60 |';

const CODE =
  '```python\ndef mean(runs):\n    return sum(runs) / len(runs)  # no runs, no mean\n```';

const LATEX = 'With $\\sigma = 0.2$ m:\n\n$$\\bar{x} = \\frac{1}{n}\\sum_{i=1}^{n} x_i$$';

const MERMAID = '```mermaid\ngraph LR\n  raw --> filter --> mean\n```';

/** A table as pandas writes it. */
const PANDAS =
  '<div><style scoped>.dataframe tbody tr th { vertical-align: top; }</style><table border="1" class="dataframe">' +
  '<thead><tr style="text-align: right;"><th></th><th>run</th><th>depth</th></tr></thead>' +
  '<tbody><tr><th>0</th><td>12</td><td>3.41</td></tr><tr><th>1</th><td>13</td><td>3.60</td></tr></tbody></table></div>';

/** Messages of people and notebooks. `plot` is a PNG in base64. */
export const honest = (plot: string): ISpecimen[] => [
  { name: 'honest-markdown', body: MARKDOWN },
  { name: 'honest-table', body: TABLE },
  { name: 'honest-code', body: CODE },
  { name: 'honest-latex', body: LATEX },
  { name: 'honest-mermaid', body: MERMAID },
  { name: 'honest-picture', body: `![depth](data:image/png;base64,${plot.slice(0, 20_000)})` },
  {
    name: 'honest-plot',
    body: 'a plot',
    mime: { data: { 'image/png': plot, 'text/plain': '<Figure size 640x480 with 1 Axes>' } }
  },
  {
    name: 'honest-frame',
    body: 'a frame',
    mime: { data: { 'text/html': PANDAS, 'text/plain': '  run depth\n0 12 3.41' } }
  },
  {
    name: 'honest-chart',
    body: 'a chart',
    mime: {
      data: {
        'application/vnd.vegalite.v5+json': {
          data: { values: [{ a: 1, b: 2 }] },
          mark: 'bar',
          encoding: { x: { field: 'a' }, y: { field: 'b' } }
        },
        'image/png': plot
      }
    }
  }
];

/** The elements that each message must show in JupyterLab, and on the page, which shows diagrams as their source text. */
export const SHOWN: Readonly<Record<string, readonly [lab: string, page: string]>> = {
  'honest-markdown': [
    'h1, strong, em, del, a, code, blockquote, ul, ol',
    'h1, strong, em, del, a, code, blockquote, ul, ol'
  ],
  'honest-table': ['table, th, td', 'table, th, td'],
  'honest-code': ['pre, pre span', 'pre, pre span'],
  'honest-latex': ['mjx-container', 'mjx-container'],
  'honest-mermaid': ['.jp-RenderedMermaid', 'pre'],
  'honest-picture': ['img', 'img'],
  'honest-plot': ['img', 'img'],
  'honest-frame': ['table, th, td', 'table, th, td'],
  'honest-chart': ['img', 'img']
};

const PICTURE = ['1 img 160x100'];

/** The findings of `structureOf` in each message, in JupyterLab and on the page. */
export const STRUCTURES: Readonly<Record<string, readonly string[]>> = {
  'honest-markdown': [
    '1 a 400 normal inline',
    '1 blockquote 400 normal block',
    '1 code 400 normal inline',
    '1 del 400 normal inline',
    '1 em 400 italic inline',
    '1 h1 600 normal block',
    '1 ol 400 normal block',
    '1 strong 600 normal inline',
    '1 ul 400 normal block',
    '2 input 400 normal inline-block',
    '4 li 400 normal list-item'
  ],
  'honest-table': ['1 th left', '1 th right', '2 td left', '2 td right'],
  'honest-code': [
    '1 code 400 normal inline',
    '1 pre 400 normal block',
    'one colour: # no runs, no mean',
    'one colour: ( ) ( ) ( )',
    'one colour: /',
    'one colour: def return',
    'one colour: mean'
  ],
  'honest-latex': ['1 mjx-mfrac', '1 mjx-mover', '1 mjx-msub', '1 mjx-munderover', '17 mjx-c'],
  'honest-picture': PICTURE,
  'honest-plot': PICTURE,
  'honest-frame': ['4 td right', '5 th right'],
  'honest-chart': PICTURE
};

/** The diagram, which only JupyterLab draws. */
export const DIAGRAM: readonly [lab: readonly string[], page: readonly string[]] = [
  ['1 diagram'],
  ['1 code 400 normal inline', '1 pre 400 normal block']
];
