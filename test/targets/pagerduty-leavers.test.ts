import { describe } from 'vitest';
import { describeLeavers } from '../contracts/leavers.ts';
import { pagerdutyLeavers } from '../harness/pagerduty-leavers.ts';

describe('leavers at PagerDuty', () => describeLeavers(pagerdutyLeavers, 25));
