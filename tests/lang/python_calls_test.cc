#include <gtest/gtest.h>

#include "lang/extract.h"
#include "tests/lang/facts_text.h"

namespace fount {
namespace {

void check(std::string_view kinds, std::string_view source, std::string_view expected) {
  EXPECT_EQ(python_facts(kinds, source), expected) << source;
}

TEST(PythonCalls, Callees) {
  check("call", "a.b(c())\nd(e)(f)\ng[0].h()\n'x'.join(i)\n(j.k)(1)\n(l).m()\n(n or o).p()\n",
        "call 1 a.b\ncall 1 c\n"
        "call 2 d\ncall 2 ?\n"
        "call 3 ?.h\n"
        "call 4 ?.join\n"
        "call 5 j.k\n"
        "call 6 l.m\n"
        "call 7 ?.p\n");
  check("call", "a . b \\\n  . c (1)\n(a\n # remark\n .b())\n", "call 1 a.b.c\ncall 3 a.b\n");
  check("call", "print (1)\nmatch(x)\ncase(y)\ntype(z)\n_(w)\n",
        "call 1 print\ncall 2 match\ncall 3 case\ncall 4 type\ncall 5 _\n");
}

TEST(PythonCalls, WhatIsNoCall) {
  check("call",
        "def f(a=b(1)): pass\nclass C(D): pass\nx = not (a)\ny = lambda: (1)\nreturn (z)\n"
        "for a in (b): pass\nmatch (x):\n    case P(y): pass\n    case Q() if r(s): t()\n",
        "call 1 b\ncall 9 r\ncall 9 t in=case@9\n");
}

TEST(PythonCalls, Scopes) {
  check("call", "@d(1)\ndef f(a=b()) -> c():\n    g(lambda: h())\nclass C(e()):\n    i()\n",
        "call 1 d arguments=?\ncall 2 b\ncall 2 c\ncall 3 g of=f\ncall 3 h of=f\ncall 4 e\ncall 5 i of=C\n");
}

TEST(PythonCalls, Awaited) {
  check("call", "async def f():\n    await a.b(c())\n    x = await d().e()[0].g()\n    await h()[0]\n",
        "call 2 a.b flags=awaited of=f\ncall 2 c of=f\n"
        "call 3 d of=f\ncall 3 ?.e of=f\ncall 3 ?.g flags=awaited of=f\n"
        "call 4 h of=f\n");
}

TEST(PythonCalls, InFStrings) {
  check("call", "f'{a(1)!r:>{b(2)}}' + c()\nrf'''{\n d(f\"{e()}\")}'''\n",
        "call 1 a flags=in-fstring\ncall 1 b flags=in-fstring\ncall 1 c\n"
        "call 3 d flags=in-fstring\ncall 3 e flags=in-fstring\n");
}

TEST(PythonCalls, ArgumentsOfRegistrationsAndLookUps) {
  check("call", "app.add_url_rule('/x', \"ep\", view_func=a.b, methods=['GET', \"POST\"])\n",
        "call 1 app.add_url_rule arguments=\"/x\";\"ep\";view_func=a.b;methods=[GET,POST]\n");
  check("call", "os.getenv('TOKEN', 'hunter2')\nos.environ.get(key='A_B', default='x')\n",
        "call 1 os.getenv arguments=\"TOKEN\";\"\"\ncall 2 os.environ.get arguments=key=\"A_B\"\n");
  check("call", "d.get('name', 'secret')\nd.setdefault('k', 'secret')\nl.append(a.b)\n",
        "call 1 d.get arguments=\"name\"\ncall 2 d.setdefault arguments=\"k\"\ncall 3 l.append arguments=a.b\n");
  check("call", "settings.read('DB_URL', 'secret', 'production', '1')\nother('plain', 'secret')\n",
        "call 1 settings.read arguments=\"DB_URL\";\"\";\"production\";\"1\"\ncall 2 other\n");
  check("call", "psycopg.connect('postgres://u:p@h')\nsignal.connect(handler, sender=a.B)\n",
        "call 1 psycopg.connect arguments=\"\"\ncall 2 signal.connect arguments=handler;sender=a.B\n");
  check("call",
        "route('" + std::string(129, 'x') + "')\nroute('amqp://u:p@h')\nroute(f'/{x}', *a, (1), b'x', ['a', 1])\n",
        "call 1 route arguments=\"\"\ncall 2 route arguments=\"\"\ncall 3 route arguments=?;?;?;?;[]\n");
}

TEST(PythonMentions, KindsPlacesAndCalls) {
  check("mention",
        "NAMES = ['JWT_SECRET', 'PORT', 'plain', 'Content-Type']\ndef f(a='production'):\n"
        "    if get('X-User-Id', b('E2E')) or x == f'{env}_API_KEY': return 'secret'\n",
        "mention 1 setting JWT_SECRET\n"
        "mention 1 setting PORT\n"
        "mention 1 header Content-Type\n"
        "mention 2 environment production\n"
        "mention 3 header X-User-Id call=get of=f\n"
        "mention 3 environment E2E call=b of=f\n"
        "mention 3 setting {}_API_KEY hole=env of=f\n");
  check("mention", "'''JWT_SECRET'''\ndef f():\n    'PORT'\n", "");
}

}  // namespace
}  // namespace fount
