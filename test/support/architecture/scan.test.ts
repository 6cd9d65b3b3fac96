import { describe, expect, test } from 'vitest';
import { scan } from './scan.ts';

describe('reading a source', () => {
  test('imports are found whatever they look like, and not where they only stand in words', () => {
    const text = [
      "import { a,\n  b } from './x.ts';",
      "import './y.ts';",
      "export * from '../z.ts';",
      "import type { T } from 'pkg';",
      "const later = await import('./w.ts');",
      "// import { no } from './no.ts';",
      "/*\nimport { no } from './no.ts';\n*/",
      'const words = "import(\'./no.ts\')";',
    ].join('\n');
    expect(scan('functions/core/a.ts', text).imports.map(({ to, typeOnly }) => [to, typeOnly])).toEqual([
      ['functions/core/x.ts', false],
      ['functions/core/y.ts', false],
      ['functions/z.ts', false],
      ['pkg', true],
      ['functions/core/w.ts', false],
    ]);
  });

  test('comments, strings, templates and regular expressions are no code', () => {
    const text = `a('any', "any", \`any \${f(\`any\`)} any\`, /[/'"]any/g); // any\n/* any */ b / c;`;
    const { code } = scan('a.ts', text);
    expect(code).not.toContain('any');
    expect(code).toContain('b / c;');
    expect(code).toHaveLength(text.length);
  });

  test('strings stay where only comments go', () => {
    const { withoutComments, comments } = scan('a.ts', "f('https://example.com'); // gone");
    expect(withoutComments).toBe("f('https://example.com');        ");
    expect(comments.trim()).toBe('// gone');
  });
});
