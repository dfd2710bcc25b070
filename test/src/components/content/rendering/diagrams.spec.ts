import {
  isSafeDiagram,
  isSmallDiagram
} from '../../../../../src/components/content/rendering/diagrams.js';

describe('diagrams', () => {
  it('[CONTENT8] diagrams that could load, link, write HTML or configure are not drawn', () => {
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

  it('[CONTENT9] usual diagrams are drawn', () => {
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

  it('[BUDGET11] diagrams with a large repeat count are not drawn, or only on a click', () => {
    for (const source of [
      'block-beta\n columns 3\n space:9999999\n a',
      '%%{init: {"theme": "dark"}}%%\nblock\n space:9999999',
      'block-beta\n columns 99999999\n a b c',
      `block-beta\n${' space:999\n'.repeat(3)}`,
      'packet-beta\n0-9999999: "x"',
      'packet\n+9999999: "x"',
      'radar-beta\n axis a,b\n curve x{1,2}\n ticks 9999999'
    ]) {
      expect([source, isSafeDiagram(source)]).toEqual([source, false]);
    }
    for (const source of [
      'gantt\n dateFormat YYYY-MM-DD\n tickInterval 1day\n A :a, 2000-01-01, 9800d',
      'gantt\n dateFormat YYYY-MM-DD\n excludes friday\n A :a, 0001-01-01, 999999d',
      'graph LR\n A & B & C & D & E & F --> G & H & I & J & K & L',
      'block-beta\n space:900\n a'
    ]) {
      expect([source, isSafeDiagram(source), isSmallDiagram(source)]).toEqual([
        source,
        true,
        false
      ]);
    }
    for (const source of [
      'block-beta\n columns 3\n a:2 b space:1 c',
      'packet-beta\n0-15: "Source"\n16-31: "Destination"',
      'pie\n "a": 123456\n "b": 99999',
      'graph TD\n A & B --> C & D'
    ]) {
      expect([source, isSafeDiagram(source), isSmallDiagram(source)]).toEqual([source, true, true]);
    }
  });

  it('[BUDGET8] large diagrams wait for a click', () => {
    expect(isSmallDiagram(`graph LR\n${'A --> B\n'.repeat(50)}`)).toBe(false);
    expect(isSmallDiagram(`graph LR\n${'A-->B;'.repeat(50)}`)).toBe(false);
    expect(isSmallDiagram(`graph LR\nA & B & C${' & D'.repeat(60)} --> E`)).toBe(false);
    expect(isSmallDiagram(`graph LR\nA[${'x'.repeat(2_000)}]`)).toBe(false);
    expect(isSafeDiagram(`graph LR\n${'A --> B\n'.repeat(5_000)}`)).toBe(false);
  });

  it('[BUDGET19] texts above the length limit of diagrams are not searched', () => {
    const source = `graph LR${'\n'.repeat(27_000)}`;
    const test = jest.spyOn(RegExp.prototype, 'test');
    expect(isSafeDiagram(source)).toBe(false);
    expect(test).not.toHaveBeenCalled();
    test.mockRestore();
  });
});
