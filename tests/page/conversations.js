// SPDX-License-Identifier: LGPL-2.1-or-later
// What is said on the pictures.

/**
 * @typedef {object} Conversation
 * @property {string} me
 * @property {string} late who comes in while we look
 * @property {string} typing
 * @property {string} offline what is written without a connection
 * @property {string} answer to the first message
 * @property {string} better what the last message of mine becomes
 * @property {string} long what a full disk has no space for
 * @property {[string, string][]} lines
 */

/** @type {Record<string, Conversation>} */
export const CONVERSATIONS = {
  en: {
    me: 'Ada',
    late: 'Noor',
    typing: 'Bo',
    offline: 'I am on the train, this goes out after the tunnel',
    answer: 'Yes, both of them.',
    better: 'Slides 3–8 are the ones to look at.',
    long: 'And this is what I wanted to say all along. ',
    lines: [
      ['Bo', 'Good morning! Is anybody bringing the projector today?'],
      ['Cleo Martin', 'I have it with me'],
      ['Cleo Martin', 'and the long cable, after last time…'],
      ['Jun', '👏'],
      ['Bo', 'You are wonderful. The plan for the afternoon is here: https://example.org/plan?day=2.'],
      ['Ada', 'Thank you, both! I will be ten minutes late, please begin without me.'],
      ['Ada', 'Slides 3–7 are the ones to look at.'],
      ['Cleo Martin', 'No hurry, we keep a chair warm for you.'],
      ['Jun', '/me puts the kettle on'],
      ['Noor', 'Hello from the back row 👋 first time here, looks cosy.'],
    ],
  },
  ar: {
    me: 'ليلى',
    late: 'نور',
    typing: 'سامي',
    offline: 'أنا في القطار، ستصل هذه بعد النفق',
    answer: 'نعم، كلاهما.',
    better: 'الشرائح ٣ إلى ٨ هي المهمة.',
    long: 'وهذا ما أردت قوله منذ البداية. ',
    lines: [
      ['سامي', 'صباح الخير! هل سيُحضر أحدٌ جهاز العرض اليوم؟'],
      ['كريم', 'هو معي'],
      ['كريم', 'ومعي الكابل الطويل أيضًا، بعد ما حدث في المرة الماضية…'],
      ['Jun', 'Great, thank you!'],
      ['سامي', 'أنت رائع. خطة بعد الظهر هنا: https://example.org/plan?day=2.'],
      ['ليلى', 'شكرًا لكما! سأتأخر عشر دقائق، فابدؤوا من دوني.'],
      ['ليلى', 'الشرائح ٣ إلى ٧ هي المهمة.'],
      ['كريم', 'على مهلك، سنحجز لك مكانًا.'],
      ['Jun', '👏'],
      ['نور', 'مرحبًا من الصف الأخير 👋 هذه أول مرة لي هنا.'],
    ],
  },
};
