import { mayTypeset } from '../../../../../src/components/content/markdown/latex.js';
import { PARSE } from '../../../../../src/components/content/budget.js';
import { NO_REFERENCES } from '../../../../../src/components/content/markdown/character-references.js';
import { parseMarkdown } from '../../../../../src/components/content/markdown/markdown.js';
import type { ContentNode, IFormulaNode } from '../../../../../src/components/content/nodes.js';
import { draw } from '../../../../harness/content.js';
import { symbols } from '../../../../harness/slow-texts.js';

function formulasOf(markdown: string): IFormulaNode[] {
  const result = parseMarkdown(markdown, PARSE, NO_REFERENCES);
  const walk = (nodes: readonly ContentNode[]): IFormulaNode[] =>
    nodes.flatMap(node =>
      typeof node === 'string'
        ? []
        : node.kind === 'formula'
          ? [node]
          : node.kind === 'element'
            ? walk(node.children)
            : []
    );
  return result.kind === 'content' ? walk(result.nodes) : [];
}
const texs = (markdown: string): string[] => formulasOf(markdown).map(({ tex }) => tex);

describe('formulas', () => {
  it('[CONTENT5] are found where Jupyter finds them, and their content is not read as markdown', () => {
    expect(texs('$x_1$ and $y_2$, *not* $a*b*c$')).toEqual(['x_1', 'y_2', 'a*b*c']);
    expect(texs('$$\na\n= b\n- c\n+ d\n$$')).toEqual(['\na\n= b\n- c\n+ d\n']);
    expect(texs('text $$x$$ text')).toEqual(['x']);
    expect(texs('\\\\(x\\\\) \\\\[y\\\\] \\(z_1\\) \\[w^2\\]')).toEqual(['x', 'y', 'z_1', 'w^2']);
    expect(texs('\\begin{align}a &= b\\\\\nc\\end{align}')).toEqual([
      '\\begin{align}a &= b\\\\\nc\\end{align}'
    ]);
    expect(texs('```math\nx^2\n```')).toEqual(['x^2']);
    expect(texs('$\\text{if $x$ is}$')).toEqual(['\\text{if $x$ is}']);
    expect(texs('- $a$\n\n| $b$ |\n|---|\n| $c$ |\n\n# $d$\n\n> $e$\n\n**$f$**')).toEqual([
      ...'abcdef'
    ]);
    expect(formulasOf('$$x$$ $y$').map(({ isBlock }) => isBlock)).toEqual([true, false]);
  });

  it('[CONTENT6] are not found in amounts of money, in code, after a backslash, or across an empty line', () => {
    for (const text of [
      '$5 and then $10',
      'from $5 to $10, or 7$',
      '$5-$10',
      'US$5 or A$6',
      '$5 a day, or 30 a week$',
      'costs $5/hour, 6$',
      '5$, 10$',
      '5$; or 10$',
      '100$/200$ a day',
      '5$–10$',
      '$HOME/bin:$PATH',
      '${a}/${b}',
      'from $A-$B to $LOG_$DAY',
      '`$x$`',
      '```\n$x$\n```',
      '\\$x\\$',
      '$ 5 $',
      '$x\n\ny$',
      '$$x\n\ny$$',
      '$x',
      '\\[a note\\]',
      '\\(an aside\\)',
      '- \\[x\\] done',
      '\\[my\\_link\\](https://x.test)',
      '$$',
      '$$$$'
    ]) {
      expect([text, texs(text)]).toEqual([text, []]);
    }
  });

  it('[CONTENT7] formulas that do more than draw in place stay plain', () => {
    const refused = [
      '\\def\\a{\\a\\a}\\a',
      '\\newcommand{\\x}{y}',
      '\\renewcommand{\\sum}{x}',
      '\\let\\sum\\prod',
      '\\newenvironment{x}{}{}',
      '\\DeclareMathOperator{\\x}{y}',
      '\\Newextarrow{\\x}{1,1}{2}',
      '\\definecolor{red}{rgb}{0,0,1}',
      '\\require{html}',
      '\\href{javascript:alert(1)}{x}',
      '\\class{jp-Dialog}{x}',
      '\\cssId{x}{y}',
      '\\style{position:fixed}{x}',
      '\\data{x=y}{z}',
      '\\bbox[background:url(/logout)]{x}',
      '\\unicode[url(/logout)]{65}',
      '\\mmlToken{mi}[href="/logout"]{x}',
      '\\enclose{circle}[mathbackground="red"]{x}',
      '\\toggle{a}{b}\\endtoggle',
      '\\mathtip{a}{b}',
      '\\texttip{a}{b}',
      '\\includegraphics{/logout}',
      '\\label{x}',
      '\\ref{x}',
      '\\eqref{x}',
      '\\mathtoolsset{x=y}',
      '\\usetagform{x}',
      '\\unknown',
      '\\rule{100000px}{1px}',
      '\\rule{1px}{9999em}',
      '\\rule{1 0 0 0 em}{1em}'.replace(/ (?=0)/g, ''),
      '\\hspace{-1000em}',
      '\\hspace{- 1 em}',
      '\\kern-5em',
      '\\hskip -.5 e m',
      '\\raise 10em x',
      '\\lower 10em x',
      '\\moveleft 10em x',
      '\\Rule{1em}{1em}{1em}',
      '\\Space{1em}{1em}{1em}',
      '\\fcolorbox{red;cursor:url(/logout),auto}{white}{x}',
      '\\fcolorbox%\n{red;padding:9em}{white}{x}',
      '\\fcolorbox{red}{white;margin:9em}{x}',
      '\\text{\\fcolorbox {red;cursor:url(/logout)}{white}{x}}',
      '\\textcolor{var(--x,url(/logout))}{x}',
      '\\colorbox[rgb]{url(/logout)}{x}',
      '\\cancel[data-padding=999]{x}',
      '\\xcancel[color=red,data-thickness= 99]{x}',
      '\\overbracket[999]{x}',
      '\\underbracket[1pt][99 x]{x}',
      '\\framebox[999]{x}',
      '\\genfrac(){99}{}{a}{b}',
      '\\genfrac{(}{)}{99%}{}{a}{b}',
      '\\begin{multlined}[999]a\\end{multlined}',
      '\\\\[1000em]',
      '\\\\[20em]',
      '\\\\[99 c m]',
      '\\genfrac{}{}{1000pt}{}{a}{b}',
      '\\begin{script}x\\end{script}',
      '\\begin x',
      '\\begin{ {align} }x',
      '^^5cdef',
      '}x{',
      '{x',
      '{'.repeat(9) + '}'.repeat(9),
      `${'\\sqrt'.repeat(40)} x`,
      `\\begin{matrix}${'a&'.repeat(60)}\\end{matrix}`,
      'x'.repeat(601),
      '\\)\\(',
      '\\]\\[',
      '\\'
    ];
    expect(refused.filter(mayTypeset)).toEqual([]);
    const text = '$\\href{javascript:alert(1)}{x}$';
    expect(draw(text).textContent).toBe(text);
  });

  it('[BUDGET11] formulas with a large column count stay plain', () => {
    for (const name of ['alignat', 'alignat*', 'alignedat', 'xalignat', 'xalignat*']) {
      const tex = (count: string): string => `\\begin{${name}}${count}a&b\\end{${name}}`;
      for (const count of [
        '{99999999}',
        '{{99999999}}',
        '[t]{99999999}',
        '9',
        '',
        '%\n{9999}',
        '{1 000}'
      ]) {
        expect([name, count, mayTypeset(tex(count))]).toEqual([name, count, false]);
      }
      expect(mayTypeset(tex(' { 2 }'))).toBe(true);
    }
    expect(mayTypeset('\\begin { alignat }{99999999}a\\end{alignat}')).toBe(false);
  });

  it('[BUDGET31] a formula has few letters that its fonts may lack', () => {
    expect(mayTypeset(symbols(90))).toBe(false);
    expect(mayTypeset(`\\text{${'é'.repeat(90)}}`)).toBe(false);
    expect(mayTypeset('\\text{当 } x ≤ 0 \\text{ 时，速度为 } v_α = \\text{größer als } 𝜔')).toBe(
      true
    );
    expect(mayTypeset('αβγδ'.repeat(100))).toBe(true);
  });

  it.each([
    ['formulas', (at: number) => `$${symbols(80, at)}$ `],
    ['blocks of formulas', (at: number) => `$$\n${symbols(80, at)}\n$$\n\n`],
    ['names of images', (at: number) => `![${'\u202e '.repeat(100)}${symbols(80, at)}](x) `]
  ])('[BUDGET31] the letters of %s count like all others', (_, part) => {
    const text = (count: number): string =>
      Array.from({ length: count }, (__, i) => part(80 * i)).join('');
    expect(parseMarkdown(text(2), PARSE, NO_REFERENCES).kind).toBe('content');
    expect(parseMarkdown(text(6), PARSE, NO_REFERENCES)).toMatchObject({ reason: 'too_large' });
  });

  it('[BUDGET15] formulas with chemistry, bras and kets, or primes have a lower length limit', () => {
    for (const tex of [
      `\\ce{${'<=>'.repeat(15)}}`,
      `\\ce{${'->[A]'.repeat(15)}}`,
      `\\ce{${'a_'.repeat(100)}}`,
      `\\pu{${'+'.repeat(100)}}`,
      `\\Braket{${'a|'.repeat(70)}}`,
      `x${"'".repeat(210)}`
    ]) {
      expect([tex, mayTypeset(tex)]).toEqual([tex, false]);
    }
    for (const tex of [
      '\\ce{CO2 + C -> 2 CO}',
      '\\ce{SO4^2- + Ba^2+ -> BaSO4 v}',
      '\\ce{Hg^2+ ->[I-] HgI2 ->[I-] [Hg^{II}I4]^2-}',
      '\\pu{123 kJ mol-1}',
      '\\Braket{\\phi | \\frac{\\partial^2}{\\partial t^2} | \\psi}',
      "f''(x) + f'(x)"
    ]) {
      expect([tex, mayTypeset(tex)]).toEqual([tex, true]);
    }
  });

  it('[CONTENT5] usual formulas are typeset', () => {
    for (const tex of [
      '\\frac{a}{b}',
      'e^{-x^2}\\,dx = \\frac{\\sqrt{\\pi}}{2}',
      '\\begin{pmatrix} 1 & 2 \\\\ 3 & 4 \\end{pmatrix}',
      '\\mathbb{R}^n \\to \\mathcal{L}',
      '\\left( \\sum_{i=1}^n x_i \\right)^{1/2}',
      '\\begin{cases} x & \\text{if } y > 0 \\\\[4pt] 0 \\end{cases}',
      '\\hspace{1em} a \\kern 2pt b \\rule{1cm}{0.4pt}',
      '\\color{red}{x} \\ce{H2O}',
      '\\hat{\\boldsymbol\\beta} \\sim \\mathcal{N}(0, \\sigma^2)',
      '\\operatorname*{arg\\,max}_\\theta \\ \\{ x \\mid y \\} \\tag{1}',
      '\\begin{pmatrix} 1 & 2 & 3 & 4 & 5 \\\\ 1 & 2 & 3 & 4 & 5 \\\\ 1 & 2 & 3 & 4 & 5 \\\\ 1 & 2 & 3 & 4 & 5 \\end{pmatrix}',
      '\\int_{-1}^{1} f(x)\\;dx \\quad 1000 \\cdot 2000 - 3000 x'
    ]) {
      expect([tex, mayTypeset(tex)]).toEqual([tex, true]);
    }
  });

  it('[BUDGET7] the formulas and the LaTeX of a message are limited, and the rest stays source text', () => {
    expect(texs('$x$ '.repeat(1_000))).toHaveLength(60);
    expect(texs(`$${'\\sqrt x'.repeat(15)}$ `.repeat(100))).toHaveLength(8);
    const long = `$${'x'.repeat(500)}$ `;
    expect(texs(long.repeat(40))).toHaveLength(7);
    expect(draw(long.repeat(40)).textContent?.trim() === long.repeat(40).trim()).toBe(true);
  });
});
