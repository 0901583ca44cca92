/** Mail providers whose addresses say nothing about a person's company; users can add their own. */
export const FREE_MAIL_DOMAINS: ReadonlySet<string> = new Set([
	'126.com', '163.com', 'aim.com', 'alice.it', 'aol.com', 'arcor.de', 'att.net', 'bellsouth.net', 'bigpond.com', 'bluewin.ch',
	'bol.com.br', 'btinternet.com', 'charter.net', 'comcast.net', 'cox.net', 'duck.com', 'earthlink.net', 'email.com', 'fastmail.com',
	'free.fr', 'freenet.de', 'gmail.com', 'gmx.at', 'gmx.ch', 'gmx.com', 'gmx.de', 'gmx.net', 'googlemail.com', 'hey.com', 'hotmail.co.uk',
	'hotmail.com', 'hotmail.de', 'hotmail.es', 'hotmail.fr', 'hotmail.it', 'hushmail.com', 'icloud.com', 'inbox.com', 'interia.pl',
	'juno.com', 'laposte.net', 'libero.it', 'list.ru', 'live.co.uk', 'live.com', 'live.de', 'live.fr', 'live.nl', 'mac.com', 'mail.com',
	'mail.ru', 'mailbox.org', 'me.com', 'msn.com', 'naver.com', 'ntlworld.com', 'o2.pl', 'onet.pl', 'optonline.net', 'optusnet.com.au',
	'orange.fr', 'outlook.com', 'outlook.de', 'outlook.es', 'outlook.fr', 'outlook.it', 'posteo.de', 'proton.me', 'protonmail.com',
	'qq.com', 'rediffmail.com', 'rocketmail.com', 'sapo.pt', 'sbcglobal.net', 'seznam.cz', 'sfr.fr', 'shaw.ca', 'sina.com', 'sky.com',
	'skynet.be', 't-online.de', 'talktalk.net', 'telenet.be', 'telus.net', 'terra.com.br', 'tiscali.it', 'tuta.com', 'tutanota.com',
	'uol.com.br', 'verizon.net', 'virgilio.it', 'virginmedia.com', 'wanadoo.fr', 'web.de', 'windowslive.com', 'wp.pl', 'xtra.co.nz',
	'yahoo.ca', 'yahoo.co.in', 'yahoo.co.jp', 'yahoo.co.uk', 'yahoo.com', 'yahoo.com.au', 'yahoo.com.br', 'yahoo.de', 'yahoo.es',
	'yahoo.fr', 'yahoo.it', 'yandex.com', 'yandex.ru', 'ymail.com', 'ziggo.nl', 'zoho.com',
]);
