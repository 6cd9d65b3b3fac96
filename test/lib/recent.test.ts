import { describe, expect, it } from 'vitest';
import { createRecent } from '../../functions/lib/recent.ts';

describe('what was learnt a moment ago', () => {
  it('is known until its time is over', () => {
    let now = 0;
    const recent = createRecent<string>({ now: () => now, lifetime: 10, atMost: 5 });
    recent.set('kim', 'id-1');
    now = 9;
    expect(recent.get('kim')).toBe('id-1');
    now = 10;
    expect(recent.get('kim')).toBeUndefined();
  });

  it('is forgotten when it is the oldest of too many, and not when it was learnt again', () => {
    const recent = createRecent<number>({ now: () => 0, lifetime: 1, atMost: 2 });
    recent.set('a', 1);
    recent.set('b', 2);
    recent.set('a', 1);
    recent.set('c', 3);
    expect(['a', 'b', 'c'].map(recent.get)).toEqual([1, undefined, 3]);
  });

  it('is forgotten under every key when it is gone', () => {
    const recent = createRecent<string>({ now: () => 0, lifetime: 1, atMost: 5 });
    recent.set('old@example.com', 'id-1');
    recent.set('new@example.com', 'id-1');
    recent.set('other@example.com', 'id-2');
    recent.forget('id-1');
    expect(['old@example.com', 'new@example.com', 'other@example.com'].map(recent.get)).toEqual([
      undefined,
      undefined,
      'id-2',
    ]);
  });
});
