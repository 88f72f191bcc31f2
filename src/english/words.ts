/** The app in English, for holders of foreigners' documents. The keys are what the app says in Chinese. */
export const EN = {
  // First page, consent
  信用就医: 'Credit-based care',
  泉州市医疗保障: 'Quanzhou Healthcare Security',
  '住院不用先交押金。': 'No deposit before a hospital stay.',
  '冻结多少、用了多少，这里看得到。': 'See here how much is held and how much was used.',
  关怀版: 'Large text',
  '关怀版，大字': 'Large text mode',
  退出关怀版: 'Normal text',
  只要三步: 'Three steps',
  患者本人或家人都可以办理: 'The patient or a family member may do this',
  去医保电子凭证授权: 'Authorise with the e-voucher',
  '由医保核对身份，我们看不到您的密码':
    'The national health insurance checks the identity; we never see your password',
  查看住院费用: 'See the costs of the stay',
  '冻结金额、协议和账单都能看': 'Amount held, agreements and bill',
  开始: 'Start',
  '正在查看授权…': 'Checking…',
  '已识别床头二维码，不用再扫': 'Bedside code recognised; no need to scan again',
  '已记下床头二维码，不用再扫': 'Bedside code noted; no need to scan again',
  '已记下住院登记号，不用再填': 'Admission number noted; no need to type it',
  这个床头二维码用不了: 'This bedside code does not work',
  '不用二维码也行：点“开始”，授权以后再选住院。':
    'You do not need the code: tap "Start", and choose the stay after authorising.',
  您已撤回同意: 'You have withdrawn your consent',
  '不再查询了。点“开始”，重新同意以后可以再看。':
    'Nothing is asked for any more. Tap "Start" and agree to go on.',
  上次的授权已经失效: 'Your last authorisation has ended',
  '授权最长 30 天。点“开始”重新授权，就能继续查看。':
    'It lasts 30 days at most. Tap "Start" to authorise again and go on.',
  暂时查不到以前的授权: 'Could not check for earlier authorisations',
  '什么是冻结、解冻，遇到问题找谁': 'What "held" and "released" mean, and whom to ask',
  '我们用到哪些信息，怎么保护': 'Which information is used, and how it is protected',
  先请您看一看: 'Please read this first',
  '办理前，需要您同意我们这样使用信息：':
    'Before we start, please agree that information is used like this:',
  用到什么: 'What is used',
  '患者的姓名、证件类型和号码；住院登记号；您的微信识别码（不是微信号）。':
    "The patient's name, document type and number; the admission number; an identifier from WeChat (not your WeChat ID).",
  用来做什么: 'What it is for',
  '向医保核对患者身份，查询这次住院的冻结金额、协议和账单。不作别的用途。':
    "To check the patient's identity with the national health insurance, and to ask for this stay's held amount, agreements and bill. For nothing else.",
  谁能看到: 'Who can see it',
  '只有经患者授权的人。页面上的姓名和号码会遮住一部分。':
    'Only those whom the patient has authorised. Names and numbers are partly masked.',
  保存多久: 'How long it is kept',
  '授权最长 30 天，到期自动失效。您随时可以在“患者管理”里移除。':
    'An authorisation lasts 30 days at most. You can remove it at any time under "Patients".',
  阅读完整的隐私政策: 'Read the full privacy policy',
  同意并继续: 'Agree and continue',
  '不同意，返回': 'Do not agree, go back',
  // Titles
  隐私保护说明: 'Privacy notice',
  填写患者信息: 'Patient details',
  医保授权: 'Authorisation',
  我的住院: 'My stay',
  患者管理: 'Patients',
  我的协议: 'My agreements',
  协议内容: 'Agreement',
  隐私政策: 'Privacy policy',
  使用帮助: 'Help',
  // Identity
  '谁在住院？': 'Who is in hospital?',
  我本人: 'Me',
  我的家人: 'A family member',
  您的姓名: 'Your name',
  患者的姓名: "The patient's name",
  和证件上一样: 'As printed',
  证件类型: 'Document type',
  '证件类型，{0}，点这里更换': 'Document type, {0}, tap to change',
  选择证件类型: 'Choose the document type',
  其他证件: 'Other documents',
  证件号码: 'Document number',
  请填写: 'Enter here',
  没有提交成功: 'That did not go through',
  下一步: 'Next',
  '正在提交…': 'Sending…',
  '证件号码只用来向医保核对身份，不会显示给别人。':
    'The number is used only to check your identity with the national health insurance. Nobody else sees it.',
  您填的是: 'You entered',
  '重新授权 {0}': 'Authorise {0} again',
  '为了保护患者，手机里没有存姓名和号码，请再填一次。':
    'To protect patients, the phone keeps no name and no number. Please enter them once more.',
  '请填患者本人的信息。证件号码只用来向医保核对身份，不会显示给别人。':
    "Enter the patient's own details. The number is used only to check the identity with the national health insurance. Nobody else sees it.",
  要用患者的医保电子凭证: "The patient's own e-voucher is needed",
  '下一步授权时，用您自己的不行。患者没有手机，您的也能办。':
    'In the next step your own e-voucher will not do. If the patient has no phone, yours will.',
  '患者没有手机，怎么授权？': 'The patient has no phone: how to authorise?',
  把患者加进亲情账户: 'Add the patient to your family account',
  '用您的手机打开“国家医保服务平台”App，在“我的”里添加患者，最多 5 位家人':
    'On your phone open the app "国家医保服务平台" (NHSA) and add the patient under "我的" (Me); up to 5 members of a family',
  授权时换成患者: 'Change to the patient when you authorise',
  '到了医保电子凭证，先切换到患者，再点“同意授权”':
    'In the e-voucher first change to the patient, then tap "同意授权" (agree)',
  '办不了，就到窗口': 'If that does not work, go to the counter',
  '带上患者的证件，请医院的医保窗口帮忙激活':
    "Take the patient's document to the hospital's medical insurance counter; they will activate the e-voucher",
  请填写患者姓名: "Please enter the patient's name",
  '姓名最多 40 个字': 'At most 40 characters',
  请填写证件号码: 'Please enter the document number',
  '身份证号码只有数字，最后一位可能是 X，请核对':
    'An ID card number has only digits; the last may be an X. Please check',
  '这是 15 位的旧号码，请填写 18 位身份证号码':
    'This is an old number of 15 digits; please enter the one of 18',
  '身份证号码应为 18 位，现在是 {0} 位，请核对':
    'An ID card number has 18 digits, this one has {0}. Please check',
  '身份证号码中的出生日期不对，请核对第 7 到 14 位':
    'The date of birth, digits 7 to 14, is not right. Please check',
  '身份证号码有一位填错了，请对照证件逐位核对':
    'One digit is wrong. Please compare with the document, digit by digit',
  居民身份证: 'Chinese resident ID card',
  '18 位，最后一位可能是 X；户口簿上的号码也一样': '18 digits; the last may be an X',
  '港澳居民来往内地通行证（香港）': 'Mainland travel permit (Hong Kong)',
  '港澳居民来往内地通行证（澳门）': 'Mainland travel permit (Macao)',
  '卡片正面的证件号码，字母开头': 'On the front of the card, beginning with a letter',
  台湾居民来往大陆通行证: 'Mainland travel permit (Taiwan)',
  '卡片正面的 8 位数字': 'The 8 digits on the front of the card',
  港澳台居民居住证: 'Residence permit for Hong Kong, Macao and Taiwan residents',
  '18 位公民身份号码': 'The citizen number of 18 digits',
  外国人护照: 'Foreign passport',
  护照资料页右上角的号码: "At the top right of the passport's photo page",
  外国人永久居留证: "Foreigner's permanent residence card",
  证件正面的证件号码: 'The number on the front of the card',
  中国护照: 'Chinese passport',
  中国人民解放军军官证: "PLA officer's card",
  中国人民武装警察警官证: "Armed police officer's card",
  社会保障卡: 'Social security card',
  医学出生证明: 'Birth certificate',
  残疾人证: 'Disability card',
  军烈属证明: "Certificate of a martyr's family",
  外国人就业证: "Foreigner's employment permit",
  外国专家证: "Foreign expert's card",
  外国人常驻记者证: "Resident foreign journalist's card",
  台港澳人员就业证: 'Employment permit for Taiwan, Hong Kong and Macao residents',
  '回国（来华）定居专家证': "Settled expert's card",
  扶贫人口编码: 'Poverty relief number',
  保密人员证件: 'Document of protected personnel',
  暂住证: 'Temporary residence permit',
  其他身份证件: 'Another identity document',
  照证件上的写: 'As on the document',
  // Hand-over
  '最后一步：授权': 'Last step: authorise',
  '请用患者的医保电子凭证授权，证明是患者本人同意的。':
    "Authorise with the patient's own medical insurance e-voucher, to show that the patient agrees.",
  '请用 {0} 的医保电子凭证授权，证明是患者本人同意的。':
    'Authorise with the medical insurance e-voucher of {0}, to show that the patient agrees.',
  点下面的按钮: 'Tap the button below',
  '会打开“医保电子凭证”': 'It opens the medical insurance e-voucher',
  '核对姓名，点“同意授权”': 'Check the name, tap "同意授权" (agree)',
  '切换到患者，点“同意授权”': 'Change to the patient, tap "同意授权" (agree)',
  '在亲情账户里选患者；用您自己的医保电子凭证不行':
    'Choose the patient in the family account; your own e-voucher will not do',
  '只用来查这次住院，不会扣钱': 'Only to look up this stay; no money is taken',
  自动回到这里: 'You are brought back here',
  马上就能看到冻结金额和协议: 'And see the amount held and the agreements at once',
  '正在打开…': 'Opening…',
  '我们不会要您的密码，也不会扣钱。请在 15 分钟内完成。':
    'We never ask for your password, and no money is taken. Please finish within 15 minutes.',
  '正在向医保核对授权，请稍候': 'Checking the authorisation, please wait',
  您取消了授权: 'You cancelled the authorisation',
  '没有授权就看不到住院费用。您可以重新授权，也可以以后再来。':
    'Without it the costs cannot be shown. You can authorise again now, or come back later.',
  以后再说: 'Later',
  '等得太久，要再授权一次': 'It took too long: please authorise once more',
  '从这里出去，要在 15 分钟内授权好。这次的授权没有用上，请再去一次。':
    'The authorisation must be done within 15 minutes of leaving here. This one came too late to be used; please go once more.',
  还没有完成授权: 'Not authorised yet',
  '没有收到医保的授权结果。如果刚才没有点“同意授权”，请再去一次。一直不行，请问护士站。':
    'No result came from the national health insurance. If you did not tap "同意授权" (agree), please go once more. If it does not work, ask the nurses\' station.',
  没有打开医保电子凭证: 'The e-voucher did not open',
  '可能是网络慢，或手机拦住了跳转。请再点一次。还是不行，请问护士站。':
    "The network may be slow, or the phone stopped it. Please tap once more. If it still does not open, ask the nurses' station.",
  '已经授权，还没有核对好': 'Authorised, but not checked yet',
  授权没有成功: 'The authorisation did not succeed',
  '核对信息，重新授权': 'Check the details and try again',
  // The stay
  '换一位患者，现在是 {0}': 'Switch patient, now {0}',
  '患者，现在是 {0}': 'Patients, now {0}',
  患者: 'Patients',
  '授权已到期，请重新授权': 'The authorisation has ended, please authorise again',
  '授权不到 1 天就要到期': 'The authorisation ends in less than a day',
  '授权还有 {0} 天到期': 'Days until the authorisation ends: {0}',
  '重新授权以后，可以继续查看。': 'Authorise again to go on seeing the stay.',
  现在重新授权: 'Authorise again now',
  '住院登记号 {0}': 'Admission number {0}',
  '登记号 {0}': 'No. {0}',
  '{0}床': 'bed {0}',
  '{0}入院': 'Admitted {0}',
  '正在向医保平台查询，请稍候': 'Asking the insurance platform, please wait',
  '下面是 {0} 的结果。': 'What you see is as of {0}.',
  冻结金额: 'On hold',
  现在还冻结着: 'Still on hold',
  从冻结的钱里付了: 'Paid out of the hold',
  医保平台的结算金额: "Settled, by the insurance platform's record",
  医保平台的冻结金额: "On hold, by the insurance platform's record",
  从哪里冻结: 'Where the hold is',
  先留着: 'Set aside',
  '留的是额度，没有扣款': 'A credit limit is reserved; nothing has been charged',
  医保个人账户: 'Medical insurance personal account',
  银行: 'Bank',
  '医保平台没有说明多少来自医保个人账户、多少来自银行。想知道，请问住院结算窗口。':
    'The insurance platform did not say how much is from the medical insurance account and how much from the bank. The billing desk can tell you.',
  冻结时间: 'Held since',
  结算时间: 'Settled on',
  医保平台的说法: "The platform's own word",
  查询时间: 'As of',
  '以上是医保平台和医院的记录。往下拉也能刷新。':
    'From the records of the insurance platform and the hospital. Pulling the page down refreshes, too.',
  谁付的: 'Who pays',
  接下来: 'What comes next',
  打电话: 'Call somebody',
  读给我听: 'Read it to me',
  不读了: 'Stop reading',
  刷新: 'Refresh',
  '正在刷新…': 'Refreshing…',
  再查一次: 'Search again',
  未冻结: 'No hold',
  已冻结: 'On hold',
  部分解冻: 'Partly released',
  已解冻: 'Released',
  已结算: 'Settled',
  已退款: 'Refunded',
  正在核对: 'Being checked',
  没有查到: 'Not found',
  还没签协议: 'Not signed yet',
  '医院没有查到这个住院登记号。': 'The hospital does not know this admission number.',
  '请对照腕带核对号码。刚办入院的，可能要等一会儿。':
    'Please compare it with the wristband. Just admitted? It may take a while.',
  '医院的住院登记暂时查不到，请对照腕带核对这个号码。':
    "The hospital's admissions cannot be looked up just now; please compare the number with the wristband.",
  '还没有签信用就医协议。': 'No agreement on credit-based care has been signed yet.',
  '签了协议，医院才能办冻结。': 'The hospital can place a hold only once it is signed.',
  '怎么签，请问护士站或住院结算窗口。': "Ask the nurses' station or the billing desk how to sign.",
  '已签协议，等医院办理就行。': 'The agreement is signed; the hospital will do the rest.',
  '您签过的协议：': 'Agreements signed:',
  '{0} 签，编号 {1}': 'signed {0}, number {1}',
  '协议现在是不是有效，请问护士站或住院结算窗口。':
    "Ask the nurses' station or the billing desk whether it is in force.",
  '这次住院还没办冻结。': 'No hold has been placed for this stay yet.',
  '医院办理冻结以后，金额会显示在这里。':
    'Once the hospital places a hold, the amount appears here.',
  '有疑问，问护士站。': "Questions? Ask the nurses' station.",
  '已经冻结，代替住院押金。': 'A hold is in place instead of a deposit.',
  '医保平台记着这次住院的一笔冻结。': 'The insurance platform has a hold for this stay on record.',
  '这是医保个人账户里的钱，先留着，没有扣。':
    'This is money in the personal insurance account. It is set aside, not taken.',
  '银行留的是额度，没有扣款。':
    'The bank has only reserved a credit limit; nothing has been charged.',
  '医保个人账户里的钱先留着；银行留的是额度，没有扣款。':
    'The money in the personal insurance account is set aside; the bank has only reserved a credit limit. Nothing has been charged.',
  '出院结算时才会用到，没有用到的会解冻。':
    'It is used only when the stay is settled; what is not used is released.',
  '冻结时，个账的钱先留着，银行留的是额度，都没有扣款。':
    "When it was placed, the account's money was set aside and the bank reserved a credit limit; nothing was charged.",
  '后来有没有解冻，医保平台没有说。':
    'The platform does not say whether any of it has been released since.',
  '金额有疑问，问住院结算窗口。': 'Questions about amounts? Ask the billing desk.',
  '已经解冻了一部分。': 'Part of the hold has been released.',
  '解冻了的，个账的可以照常用，银行的额度放开了。':
    "Of what was released, the account's money can be used again and the bank's limit is free.",
  '其余的还冻结着：个账的先留着，银行的是额度，没有扣款。':
    "The rest is still on hold: the account's money is set aside, the bank's part is a reserved limit. Nothing has been charged.",
  '已经全部解冻。': 'The whole hold has been released.',
  '医保个人账户里的钱可以照常用了。':
    'The money in the personal insurance account can be used again.',
  '银行的额度放开了。': "The bank's limit is free again.",
  '个账的钱可以照常用了，银行的额度放开了。':
    "You can use your account money again, and the bank's limit is free again.",
  '以前结算时从冻结的钱里付了 {0}，已经全部退款。':
    'An earlier settlement paid {0} out of the hold; all of it was refunded.',
  '以前结算时从冻结的钱里付了 {0}；银行替您付的，以后要还给银行。':
    'An earlier settlement paid {0} out of the hold; what the bank paid for you is to be repaid to the bank.',
  '银行的额度放开了，没有扣过款。': "The bank's limit is free again; nothing was charged.",
  '个账的钱可以照常用了；银行的额度放开了，没有扣过款。':
    "The account's money can be used again; the bank's limit is free again and nothing was charged.",
  '如果还不能用，问银行或住院结算窗口。':
    'If you still cannot use it, ask the bank or the billing desk.',
  '这次住院已经结算。': 'This stay has been settled.',
  '医保平台现在的结算金额是 0：没有用到冻结的钱，或者已经退款。':
    'The platform now has 0 as settled: the hold was not needed, or it has been refunded.',
  '没有用到冻结的钱。': 'Nothing was paid out of the hold.',
  '还有没有冻结着的，请问住院结算窗口。': 'Ask the billing desk whether anything is still on hold.',
  '还有 {0} 冻结着，请问住院结算窗口。': '{0} is still on hold; ask the billing desk.',
  '没有用到的已经解冻，现在没有冻结的钱了。':
    'What was not used has been released; nothing is on hold any more.',
  '现在没有冻结的钱了。': 'Nothing is on hold any more.',
  '银行替您付了 {0}，以后要还给银行。': 'The bank paid {0} for you, to be repaid to the bank.',
  '其中银行替您付的，以后要还给银行。':
    'What the bank paid of it for you is to be repaid to the bank.',
  '怎么还、什么时候还，看您签的协议，或者问银行。':
    'How and when: see the agreement you signed, or ask the bank.',
  '其中 {0} 已经退款；个账、银行各退多少，问住院结算窗口。':
    '{0} of it has been refunded; the billing desk can say how much to the account and how much to the bank.',
  '从冻结的钱里付的，已经全部退款。': 'All that was paid out of the hold has been refunded.',
  '个账退 {0}，银行退 {1}。': '{0} to the account, {1} to the bank.',
  '个账有没有到账，问住院结算窗口；银行的部分还要不要还，问银行。':
    "Ask the billing desk whether the account's part has arrived, and the bank whether anything is left to repay.",
  '有一笔办理的结果正在核对。': 'The outcome of one step is being checked.',
  '另有一笔办理的结果正在核对。': 'The outcome of one more step is being checked.',
  '医院和医保平台的记录还没有对上。':
    'The records of the hospital and of the insurance platform do not match yet.',
  '下面是医保平台现在的数，核对好以前只作参考。':
    "Below are the platform's present figures; until they are checked, take them as a guide only.",
  '请问一问护士站或住院结算窗口。': "Please ask the nurses' station or the billing desk.",
  '从冻结的钱里付了 {0}': 'Paid out of the hold: {0}',
  '要从冻结的钱里付 {0}': 'To be paid out of the hold: {0}',
  '（都是银行的）': '(all by the bank)',
  '（都是个账的）': '(all from the account)',
  '= 个账 {0}': '= account {0}',
  '+ 银行 {0}': '+ bank {0}',
  这笔钱的去向: 'Where the money is',
  签了协议: 'Agreement signed',
  一共冻结: 'Hold in total',
  已经解冻: 'Released',
  已经退款: 'Refunded',
  '从付了的里面退的，不算解冻': 'Out of what had been paid; not a release',
  出院结算时才会用到: 'Only when the stay is settled',
  '什么是{0}': 'What is "{0}"?',
  知道了: 'I see',
  变动通知: 'Messages',
  '好的，下次有变动，会在微信里通知您。': 'Done. WeChat will tell you of the next change.',
  '没有打开通知。想要时再点一次，选“允许”。':
    'Not switched on. Tap again and choose "允许" (allow) if you want it.',
  '没有打开通知，请稍后再点一次。不影响查看。':
    'Could not be switched on. Please tap again later; everything else works.',
  '冻结、解冻、结算时，微信会告诉您。点一次，通知一次。':
    'WeChat tells you when an amount is held, released or settled. One tap, one message.',
  '好的，这次住院每有变动，都会在微信里通知您。':
    'Done. WeChat will tell you of every change of this stay.',
  '冻结、解冻、结算时，微信会告诉您。':
    'WeChat will tell you when money is held, released or settled.',
  再多通知一次: 'One more message',
  有变动时微信通知我: 'Tell me of changes by WeChat',
  账单: 'Bill',
  '还没有账单。出院结算后，谁付了多少会列在这里。':
    'No bill yet. After the settlement it shows here who paid what.',
  医疗总费用: 'Total cost',
  谁付了多少: 'Who paid what',
  医保基金支付: 'Medical insurance fund',
  医保报销的部分: 'Reimbursed by the insurance',
  个人账户支付: 'Personal account',
  医保个人账户里的钱: 'Money in the personal insurance account',
  '银行支付（信用就医）': 'Bank (credit-based care)',
  '银行先替您付，以后还给银行': 'Paid by the bank for you; to be repaid to the bank',
  '比冻结的多 {0}': '{0} more than is on hold',
  '冻结的钱不够付这么多。多出来的怎么付，请问住院结算窗口。':
    'The hold does not cover this. Ask the billing desk how the rest is to be paid.',
  现金支付: 'Cash',
  在窗口另外支付: 'Paid at the desk',
  '这是医院目前算出的费用，最后以结算为准。':
    "This is the hospital's estimate so far. The final amounts are fixed at the settlement.",
  '这次住院已经结算，下面是医院给出的费用。':
    "This stay has been settled; these are the hospital's figures.",
  '这次结算从冻结的钱里付的，已经全部退款。下面是退款以前的账单。':
    'All that this settlement paid out of the hold has been refunded. Below is the bill as it was before.',
  '结算以后退款 {0}。下面是退款以前的账单。':
    '{0} has been refunded since the settlement. Below is the bill as it was before.',
  '下面的账单和医保平台的结算金额对不上：可能退过款，也可能账单改过。请问住院结算窗口。':
    'This bill does not match what the insurance platform has settled: there may have been a refund, or the bill was changed. Please ask the billing desk.',
  '{0} {1} 元': '{0} {1} yuan',
  办理经过: 'What happened',
  '以下是医保的记录。': "From the insurance platform's record.",
  '还没有记录。冻结、解冻、结算以后，会记在这里。':
    'Nothing yet. Amounts held, released or settled are listed here.',
  冻结: 'Hold',
  '先留着，没有扣款': 'Set aside, nothing charged',
  '当时先留着，没有扣款': 'Was set aside then, nothing charged',
  '个账 {0} 先留着；银行 {1} 是额度，没有扣款':
    'Account {0}, set aside; bank {1}, a reserved limit; nothing charged',
  '当时留了个账 {0}、银行额度 {1}，没有扣款':
    'Then set aside: account {0}, bank limit {1}; nothing charged',
  解冻: 'Release',
  结算没有用到的部分: 'What the settlement did not need',
  '个账的可以照常用，银行的额度放开了':
    "The account's money can be used again, the bank's limit is free",
  结算: 'Settlement',
  没有用到冻结的钱: 'Nothing was paid out of the hold',
  '从冻结的钱里付了：个账 {0}，银行 {1}': 'Paid out of the hold: account {0}, bank {1}',
  退款: 'Refund',
  从已经付了的钱里退回: 'Given back out of what had been paid',
  '{0}（正在核对）': '{0} (being checked)',
  '医院正在向医保平台核对结果，请过一会儿再来看':
    'The hospital is asking the insurance platform for the outcome. Please look again later',
  金额待定: 'Amount not known yet',
  '原因：{0}': 'Reason: {0}',
  签过的信用就医协议: 'Agreements on credit-based care',
  看别的住院: 'See another stay',
  '正在查找住院登记，请稍候': 'Looking for admissions, please wait',
  '看哪一次住院？': 'Which stay?',
  '都不是，自己填写': 'None of these, enter a number',
  填写住院登记号: 'Enter the admission number',
  没有查到住院登记: 'No admission found',
  '医院没有查到这位患者的住院。刚办入院的，可能要等一会儿；也可以自己填写号码。':
    'The hospital found no stay of this patient. Just admitted? It may take a while. You can also enter the number.',
  选择或填写住院登记号: 'Choose or enter an admission number',
  自己填写住院登记号: 'Enter the admission number',
  住院登记号: 'Admission number',
  '印在手上的腕带上，也在住院证上。看不清可以问护士。':
    'On the wristband and the admission certificate. A nurse can help.',
  请填写住院登记号: 'Please enter the admission number',
  '住院登记号由字母和数字组成，请对照腕带核对':
    'It consists of letters and digits; please compare with the wristband',
  查看: 'Show',
  换一位患者: 'Switch patient',
  // Patients
  重新授权: 'Authorise again',
  没有移除成功: 'Not removed',
  '正在移除…': 'Removing…',
  // Terms
  预授权: 'Pre-authorisation',
  医保电子凭证: 'Medical insurance e-voucher',
  '住院时不用先交押金，由冻结的金额代替押金，出院时再结算。':
    'No deposit at admission: a held amount stands in for it, and is settled at discharge.',
  '您先答应：出院结算时从约定的账户付，现在不扣。':
    'You agree in advance that the agreed accounts pay at discharge; nothing is taken now.',
  '医保个人账户里的钱先留着，暂时不能用；银行留的是额度，没有扣款。':
    'Money in the personal insurance account is set aside and cannot be used for now; the bank reserves a credit limit and charges nothing.',
  '留着的放开了：个账的钱可以照常用，银行的额度也放开了。':
    "What was set aside is free again: the account's money can be used, the bank's limit is available.",
  '也叫“个账”，就是医保卡里您自己的那部分钱。':
    'Your own part of the money in the medical insurance card.',
  '医保报销的部分，不用您付。': 'The part that the insurance pays, not you.',
  '手机里的医保卡，由国家医保局签发，用来证明身份。':
    'The insurance card in the phone, issued by the National Healthcare Security Administration; it proves who you are.',
  // Whom to ask
  办事指引: 'What to do',
  '怎么签、怎么还、出院怎么办': 'Signing, repaying, discharge',
  银行付的怎么还: 'How to repay the bank',
  怎么签协议: 'How to sign',
  退款以后怎么办: 'After a refund',
  出院前要办什么: 'What to do before discharge',
  '打电话问{0}': 'Call the {0}',
  护士站: "nurses' station",
  住院结算窗口: 'billing desk',
  医保服务热线: 'health insurance hotline',
  每日清单: 'Daily bill',
  电子发票: 'E-invoice',
  '没有人会打电话让您转账，接到就是诈骗。':
    'Nobody will ever call you to have you transfer money: whoever does is a fraud.',
  '没有打开，请再点一次': 'It did not open: please tap once more',
  '网址已复制，请粘贴到手机的浏览器里打开': 'Address copied: paste it in the browser of your phone',
  请在微信小程序里打开: 'Please open this in WeChat',
  // Everywhere
  有新版本: 'New version',
  '新版本已经准备好，点“好”马上使用': 'A new version is ready. Tap "OK" to use it now',
  好: 'OK',
  重试: 'Try again',
  '正在重试…': 'Trying again…',
  再试一次: 'Once more',
  取消: 'Cancel',
  返回: 'Back',
  关闭: 'Close',
  '请稍候…': 'Please wait…',
  '正在读取，请稍候': 'Loading, please wait',
  '问题编号：{0}': 'Problem number: {0}',
  没有网络: 'No network',
  // Several campuses
  选择院区: 'Choose a campus',
  换院区: 'Another campus',
  '不是这个院区？点这里换': 'Another campus? Tap to change',
  '号码是这个院区的。不是的，点这里换': "This campus's numbers. Another? Tap to change",
  '先选院区，再填号码': 'Choose the campus first, then enter the number',
  '{0}暂时查不到': '{0} cannot be asked just now',
  '在{0}住院的，请过一会儿再查一次；急的请问护士站。':
    "If the stay is at {0}, look again in a while; if it is urgent, ask the nurses' station.",
  在哪里有效: 'Where it is valid',
  '授权在本院各院区（{0}）有效。':
    'An authorisation is valid at every campus of the hospital ({0}).',
  '授权只在{0}有效。在本院别的院区看，要另外授权。':
    'An authorisation is valid at {0} only. Other campuses of the hospital need one of their own.',
  '授权只在您选的院区有效。在本院别的院区看，要另外授权。':
    'An authorisation is valid only at the campus that you choose. Other campuses of the hospital need one of their own.',
  这一页没有打开: 'This page did not open',
  '可能没有网络。联网后点“重试”。':
    'There may be no network. Once you are online, tap "Try again".',
  需要重新授权: 'Please authorise again',
  暂时没查到: 'Not available just now',
  现在看不了: 'Cannot be shown now',
  没有刷新成功: 'Not refreshed',
  '没有网络，联网后才能提交': 'No network: this can be sent once you are online',
  '没有联网，看到的可能不是最新的': 'The phone is offline; what you see may not be up to date',
} as const satisfies Record<string, string>

export type Phrase = keyof typeof EN

type Failures = Readonly<Record<string, string>> & { unavailable: string }

/**
 * What to say of a failure: by its code where more can be said, else by its kind. The function's own words are Chinese.
 */
export const FAILURES: Failures = {
  input: 'Something that was entered is not right. Please check it and try again.',
  state: "This is not possible just now. Please ask the nurses' station if it does not change.",
  business: 'The insurance platform refused this. Please ask the billing desk.',
  protocol:
    "The services could not understand each other. Please tell the nurses' station the problem number.",
  unavailable:
    "The service does not answer just now. Please try again later, or tell the nurses' station.",
  'unavailable.offline':
    'The phone has no network. Please switch on WiFi or mobile data, then try again.',
  'unavailable.timeout':
    'There was no answer for a long time; the network may be slow. Please try again.',
  'unavailable.busy': 'Many people are using this just now. Please try again in a few seconds.',
  'unavailable.his': "The hospital's records cannot be reached just now. Please try again later.",
  'unavailable.evoucher':
    'The medical insurance e-voucher cannot be reached just now. Please try again later.',
  'input.identity':
    'The name or the document number is not right. Please compare with the document.',
  'state.consent-withdrawn':
    'You have withdrawn your consent: nothing is asked for. Go to the first page and agree to go on.',
  'input.ticket': 'This code could not be read. Please scan the code at the bed once more.',
  'input.institution': 'There is no such campus any more. Please choose one again.',
  'state.not-authorized':
    'There is no valid authorisation for this patient. Please authorise again.',
  'state.not-signed-in': 'Please open this in WeChat.',
  'state.handoff-gone':
    'This authorisation was used already or has expired. Please authorise again.',
  'state.handoff-refused':
    'The e-voucher did not confirm the authorisation. Please authorise again.',
  'state.other-patient':
    'Another person was authorised than the patient you entered. Please check name and document, and authorise again.',
  'state.other-name':
    'The document number is the one the insurer has, but the name is not. Please compare it with the document, and authorise again.',
  'state.family-card':
    "A relative's own e-voucher was used. The patient's is needed: please authorise again and choose the patient in the e-voucher.",
  'state.no-agreement': 'This agreement was not found. Please refresh the list.',
  'state.no-attachment':
    "The insurance platform gave no text of this agreement. Please ask the nurses' station.",
  'state.too-many-patients':
    'This WeChat account already has 50 patients. Please remove one in the list of patients first.',
  'state.too-many':
    'There were too many tries. To protect patients, please try again after {time}. The billing desk can help at any time: please bring the document of the patient.',
  'state.too-fast': 'You refreshed too fast. Please wait a minute, then look again.',
  'state.ticket-expired':
    "This bedside code has expired. Please ask the nurses' station for a new one.",
  'state.ticket-revoked':
    "This bedside code is no longer valid. Please ask the nurses' station for a new one.",
  'state.ticket-unknown': "Nobody knows this bedside code. Please ask the nurses' station.",
  'state.ticket-foreign':
    "This bedside code is another hospital's. Please scan the one at this bed.",
  'state.ticket-other-bed':
    'This patient is not in that bed; the bed may have changed. Please choose the stay, or enter its number.',
}

export interface English {
  EN: Readonly<Record<Phrase, string>>
  FAILURES: Failures
}
