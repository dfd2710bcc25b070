import * as fc from 'fast-check';
import { draw, forbidden } from '../../../../harness/content.js';

const URLS = [
  'javascript:alert(1)',
  'JaVaScRiPt:alert(1)',
  ' javascript:alert(1)',
  'java\tscript:alert(1)',
  'java\nscript:alert(1)',
  '\u0001javascript:alert(1)',
  'javascript&colon;alert(1)',
  '&#106;avascript:alert(1)',
  '&#x6A&#x61vascript:alert(1)',
  'data:text/html,<script>alert(1)</script>',
  'data:image/svg+xml,<svg onload=alert(1)>',
  'blob:https://lab.test/1',
  'vbscript:msgbox(1)',
  'file:///etc/passwd',
  'filesystem:https://lab.test/temporary/x',
  'ftp://evil.test/',
  'view-source:https://evil.test/',
  'about:blank',
  'ws://evil.test/',
  'intent://evil.test/',
  'ms-word:ofe|u|https://evil.test/',
  '//evil.test/',
  '/\\evil.test/',
  '\\\\evil.test\\x',
  'https://lab.test:pw@evil.test/'
];

const ATTRIBUTES = [
  'class="jp-Dialog"',
  'class="cq-Message-head"',
  'id="colloquy-panel"',
  'name="body"',
  'style="position:fixed;inset:0"',
  'style="background:url(https://evil.test/x)"',
  'data-commandlinker-command="docmanager:open"',
  'data-commandlinker-args="{}"',
  'data-id="m1"',
  'aria-label="Delete"',
  'role="dialog"',
  'tabindex="0"',
  'contenteditable',
  'autofocus',
  'hidden',
  'popover',
  'draggable="true"',
  'slot="x"',
  'is="x-y"',
  'part="x"',
  'itemscope',
  'accesskey="x"',
  'onclick="alert(1)"',
  'onfocus=alert(1) autofocus',
  'onmouseover=alert(1)',
  'ONLOAD=alert(1)',
  'on\u0000click=alert(1)',
  'ping="https://evil.test/"',
  'download="x"',
  'target="_self"',
  'rel="opener"',
  'background="https://evil.test/x"',
  'srcset="https://evil.test/x 1x"',
  'poster="https://evil.test/x"',
  'xmlns="http://www.w3.org/2000/svg"',
  'xlink:href="javascript:alert(1)"',
  '__proto__="x"',
  'constructor="x"'
];

const TAGS =
  'script style link meta base iframe frame frameset object embed applet form button select option textarea input label fieldset audio ' +
  'video source track picture svg math canvas template slot portal dialog marquee blink font center noscript noembed noframes plaintext ' +
  'xmp title head body html map area param keygen isindex image listing menu nav main header footer article section aside mark time ' +
  'figure output progress meter fencedframe x-custom cq-message';

const HTML = [
  '<script>alert(1)</script>',
  '<scr<script>ipt>alert(1)</scr</script>ipt>',
  '<img src=x onerror=alert(1)>',
  '<img src="https://evil.test/x">',
  '<img srcset="https://evil.test/x 1x">',
  '<svg><script>alert(1)</script></svg>',
  '<svg><a xlink:href="javascript:alert(1)"><text>x</text></a></svg>',
  '<svg><style>@import url(https://evil.test)</style></svg>',
  '<svg><foreignObject><iframe src=/logout></iframe></foreignObject></svg>',
  '<math><mtext><table><mglyph><style><img src=x onerror=alert(1)></style></mglyph></table></mtext></math>',
  '<math href="javascript:alert(1)">x</math>',
  '<noscript><p title="</noscript><img src=x onerror=alert(1)>"></noscript>',
  '<style><img src="</style><img src=x onerror=alert(1)>"></style>',
  '<textarea><img src=x onerror=alert(1)></textarea>',
  '<title><img src=x onerror=alert(1)></title>',
  '<template><img src=x onerror=alert(1)></template>',
  '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
  '<iframe src="/logout">',
  '<object data="/logout"></object>',
  '<embed src="/logout">',
  '<video src="/logout" autoplay></video>',
  '<audio src="/logout" autoplay></audio>',
  '<picture><source srcset="/logout"><img src="/logout"></picture>',
  '<input type=image src=/logout>',
  '<input type="checkbox" checked>',
  '<form action="/logout"><button>x</button></form>',
  '<link rel=stylesheet href=/logout>',
  '<link rel=prefetch href=/logout>',
  '<meta http-equiv=refresh content="0;url=/logout">',
  '<base href="https://evil.test/">',
  '<table background="/logout"><tr><td background="/logout">x</table>',
  '<body background="/logout" onload=alert(1)>',
  '<div style="background-image:url(/logout)">x</div>',
  '<p class="cq-Message"><span class="cq-Message-name">Grace Hopper</span></p>',
  '<article class="cq-Message" data-id="m1"><header class="cq-Message-head">Grace</header></article>',
  '<div class="jp-Dialog"><div class="jp-Dialog-content">Session expired</div></div>',
  '<a href="x" data-commandlinker-command="terminal:create-new">x</a>',
  '<a href="https://x" id=y name=z>x</a>',
  '<a name="y">x</a>',
  '<details ontoggle=alert(1) open>x</details>',
  '<details name="x"><summary role=button>y</summary></details>',
  '<b><p><b><p>unbalanced</b></i></p></div></td></body></html>',
  '<b onclick=alert(1)//>x</b>',
  '<b/onclick=alert(1)>x</b>',
  "<b title='\"><img src=x onerror=alert(1)>'>x</b>",
  '<!--><img src=x onerror=alert(1)>-->',
  '<!--x--!><img src=x onerror=alert(1)>-->',
  '<![CDATA[<img src=x onerror=alert(1)>]]>',
  '<?xml-stylesheet href="/logout"?>',
  '<!DOCTYPE x [<!ENTITY y SYSTEM "/logout">]>',
  '</p></div><script>alert(1)</script>',
  '<td colspan=1000 rowspan=1000>x</td>',
  '<table><tr><td colspan=99999999999>x</td></tr></table>',
  '<ol start=99999999999999><li value=-1e9>x</li></ol>',
  '<p dir="rtl\n">x</p>',
  '<p lang="x y">x</p>',
  '<slot name=x></slot><shadow></shadow>'
];

const MARKDOWN = [
  '![x](/logout)',
  '![x](https://evil.test/x)',
  '![x](data:image/svg+xml;base64,PHN2Zz4=)',
  '[![x](/logout)](/logout)',
  '![x][r]\n\n[r]: /logout',
  '[x][r]\n\n[r]: javascript:alert(1)',
  '<javascript:alert(1)>',
  '<data:text/html,x>',
  '[x](https://x.test "a\\" onclick=alert(1) b=\\"")',
  '[x](https://x.test" onclick="alert(1))',
  '![x" onerror="alert(1)](y)',
  '```js" onclick="alert(1)\nx\n```',
  '```cq-Message jp-Dialog\nx\n```',
  '```"><img src=x onerror=alert(1)>\nx\n```',
  '```language-a&#32;cq-Message\nx\n```',
  '``` {.cq-Message #id}\nx\n```',
  '~~~<b>\nx\n~~~',
  '# x {#id .class}',
  '`<img src=x onerror=alert(1)>`',
  '$\\href{javascript:alert(1)}{x}$',
  '$$<img src=x onerror=alert(1)>$$',
  '$<script>alert(1)</script>$',
  '\\(<img src=x onerror=alert(1)>\\)',
  '| <script>alert(1)</script> |\n|---|\n| <img src=x onerror=alert(1)> |',
  '- [x] <input type=checkbox onclick=alert(1)>',
  '[^1]\n\n[^1]: <script>alert(1)</script>',
  '*<b* onclick=alert(1)>',
  'a<br onclick=alert(1)>b',
  '&lt;script&gt;alert(1)&lt;/script&gt;',
  'https://evil.test/"onmouseover="alert(1)',
  'www.evil.test/<script>'
];

const HOSTILE = [
  ...URLS.flatMap(url => [`[x](<${url}>)`, `<a href="${url}">x</a>`]),
  ...ATTRIBUTES.flatMap(attribute => [
    `<b ${attribute}>x</b>`,
    `<a href="https://x.test" ${attribute}>x</a>`,
    `<td ${attribute}>\n\n# x\n\n</td>`
  ]),
  ...TAGS.split(' ').flatMap(tag => [
    `a <${tag} class="x" src="/logout" href="javascript:alert(1)">b</${tag}> c`,
    `<${tag} id=x>\n\n*b*\n\n</${tag}>`
  ]),
  ...HTML,
  ...MARKDOWN
];

describe('the HTML of a message', () => {
  it('[CONTENT1] contains only elements, attributes, classes and addresses of the allow-list', () => {
    expect(HOSTILE.length).toBeGreaterThan(350);
    expect(HOSTILE.flatMap(text => forbidden(draw(text)).map(what => `${text} → ${what}`))).toEqual(
      []
    );
  });

  it('[CONTENT1] … for any combination of an author', () => {
    const piece = fc.oneof(
      fc.constantFrom(...HOSTILE),
      fc.constantFrom(
        '\n\n',
        '\n',
        ' ',
        '> ',
        '- ',
        '```',
        '`',
        '*',
        '<',
        '>',
        '"',
        "'",
        '](',
        '$',
        '|'
      ),
      fc.string({ maxLength: 12 })
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 14 }), pieces => {
        expect(forbidden(draw(pieces.join('')))).toEqual([]);
      }),
      { numRuns: 400 }
    );
  });

  it('[CONTENT1] … for a text that is cut at any place', () => {
    fc.assert(
      fc.property(fc.constantFrom(...HOSTILE), fc.nat(60), fc.nat(60), (text, from, to) => {
        expect(forbidden(draw(text.slice(from) + text.slice(0, to)))).toEqual([]);
      }),
      { numRuns: 400 }
    );
  });
});
