import { describe, expect, it } from 'vitest';
import { lastWords } from '../../../infra/local/synth.ts';

describe('what a failing synth has to say', () => {
  it('is the sentence that it prints', () => {
    expect(lastWords('\nfunctions/config.ts: sources is empty: name at least one of okta.\n\n')).toBe(
      'functions/config.ts: sources is empty: name at least one of okta.',
    );
  });

  it('is the message of an error, without its stack', () => {
    const output = [
      '/home/me/rollcall/functions/config.ts:3',
      'export default defineConfig({',
      '               ^',
      '',
      "Error [ERR_MODULE_NOT_FOUND]: Cannot find module '/x.ts'",
      '    at file:///home/me/rollcall/infra/app.ts:9:1 {',
      "  code: 'ERR_MODULE_NOT_FOUND'",
      '}',
      '',
      'Node.js v24.21.0',
    ].join('\n');
    expect(lastWords(output)).toBe("Error [ERR_MODULE_NOT_FOUND]: Cannot find module '/x.ts'");
  });

  it('is where to look, where it said nothing', () => {
    expect(lastWords('')).toContain('npm run synth');
  });
});
