import { isSafeDiagram, isSmallDiagram } from '../../../../src/components/content/diagrams.js';

describe('diagrams', () => {
  it('[CONTENT8] that could load, link, write HTML or configure are not drawn', () => {
    for (const line of [
      '%%{init: {"themeCSS": ".node{background:url(/logout)}"}}%%',
      "%%{init: {'theme':'base','themeVariables':{'fontFamily':'url(x)'}}}%%",
      '%%{ initialize: { "securityLevel": "loose" } }%%',
      '---\nconfig:\n  themeCSS: x\n---',
      'click A "https://evil.test"',
      'click A href "javascript:alert(1)"',
      'A@{ img: "/logout" }',
      'A@{ icon: "fa:user" }',
      'A["<img src=/logout>"]',
      'A["<script>alert(1)</script>"]',
      'A["&lt;img src=x&gt;"]',
      'A["#lt;img src=x#gt;"]',
      'A["#60;img"]',
      'style A fill:url(/logout)',
      'style A fill:u\\72l(/logout)',
      'classDef x fill:red}body{display:none',
      'x;style A fill:red}*{color:red',
      'classDef x background-image:url(data:x)',
      'A["`![x](//evil.test/x)`"]',
      'A["$$x$$"]',
      'link A: x @ https://evil.test'
    ]) {
      expect([line, isSafeDiagram(`graph LR\n${line}\nA-->B`)]).toEqual([line, false]);
    }
  });

  it('[CONTENT9] that people write are drawn', () => {
    for (const source of [
      'graph LR\n  A[Start] --> B{Ok?}\n  B -->|yes| C[Done]\n  B -->|no| A',
      'sequenceDiagram\n  Ada->>Grace: Hello\n  Grace-->>Ada: Hi<br/>there',
      'graph TD\n  A & B --> C\n  style A fill:#f9f,stroke:#333',
      '%%{init: {\'theme\':\'forest\'}}%%\npie\n  "a" : 3\n  "b" : 4',
      'classDiagram\n  A <|-- B',
      'gantt\n  title Plan\n  section A\n  Task :a1, 2026-01-01, 30d'
    ]) {
      expect([source, isSafeDiagram(source), isSmallDiagram(source)]).toEqual([source, true, true]);
    }
  });

  it('[BUDGET8] that are large wait for a click', () => {
    expect(isSmallDiagram(`graph LR\n${'A --> B\n'.repeat(50)}`)).toBe(false);
    expect(isSmallDiagram(`graph LR\n${'A-->B;'.repeat(50)}`)).toBe(false);
    expect(isSmallDiagram(`graph LR\nA & B & C${' & D'.repeat(60)} --> E`)).toBe(false);
    expect(isSmallDiagram(`graph LR\nA[${'x'.repeat(2_000)}]`)).toBe(false);
    expect(isSafeDiagram(`graph LR\n${'A --> B\n'.repeat(5_000)}`)).toBe(false);
  });
});
