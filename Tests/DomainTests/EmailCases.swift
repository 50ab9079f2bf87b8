// Addresses with verdicts: test/tests.xml of dominicsayers/isemail, version 3.05, addresses and categories only.
//
// Copyright (c) 2014, Dominic Sayers
// All rights reserved.
//
// Redistribution and use in source and binary forms, with or without modification, are permitted provided that the following conditions
// are met:
// * Redistributions of source code must retain the above copyright notice, this list of conditions and the following disclaimer.
// * Redistributions in binary form must reproduce the above copyright notice, this list of conditions and the following disclaimer in the
//   documentation and/or other materials provided with the distribution.
// * Neither the name of is_email nor the names of its contributors may be used to endorse or promote products derived from this software
//   without specific prior written permission.
//
// THIS SOFTWARE IS PROVIDED BY THE COPYRIGHT HOLDERS AND CONTRIBUTORS "AS IS" AND ANY EXPRESS OR IMPLIED WARRANTIES, INCLUDING, BUT NOT
// LIMITED TO, THE IMPLIED WARRANTIES OF MERCHANTABILITY AND FITNESS FOR A PARTICULAR PURPOSE ARE DISCLAIMED. IN NO EVENT SHALL THE
// COPYRIGHT HOLDER OR CONTRIBUTORS BE LIABLE FOR ANY DIRECT, INDIRECT, INCIDENTAL, SPECIAL, EXEMPLARY, OR CONSEQUENTIAL DAMAGES
// (INCLUDING, BUT NOT LIMITED TO, PROCUREMENT OF SUBSTITUTE GOODS OR SERVICES; LOSS OF USE, DATA, OR PROFITS; OR BUSINESS INTERRUPTION)
// HOWEVER CAUSED AND ON ANY THEORY OF LIABILITY, WHETHER IN CONTRACT, STRICT LIABILITY, OR TORT (INCLUDING NEGLIGENCE OR OTHERWISE)
// ARISING IN ANY WAY OUT OF THE USE OF THIS SOFTWARE, EVEN IF ADVISED OF THE POSSIBILITY OF SUCH DAMAGE.

/// An address and what an RFC checker says of it.
struct EmailCase {
  var category: String
  var address: String

  /// Control characters stand as their pictures (U+2400 and up) in the table.
  static let all: [EmailCase] = table.split(separator: "\n").map { line in
    let parts = line.split(separator: "|", maxSplits: 1, omittingEmptySubsequences: false)
    var address = String.UnicodeScalarView()
    for scalar in parts[1].unicodeScalars {
      switch scalar.value {
      case 0x2400...0x241F: address.append(Unicode.Scalar(UInt8(scalar.value - 0x2400)))
      case 0x2421: address.append("\u{7F}")
      default: address.append(scalar)
      }
    }
    return EmailCase(category: String(parts[0]), address: String(address))
  }

  private static let table = #"""
    ERR|
    ERR|test
    ERR|@
    ERR|test@
    VALID|test@io
    ERR|@io
    ERR|@iana.org
    VALID|test@iana.org
    VALID|test@nominet.org.uk
    VALID|test@about.museum
    VALID|a@iana.org
    DNSWARN|test@e.com
    DNSWARN|test@iana.a
    VALID|test.test@iana.org
    ERR|.test@iana.org
    ERR|test.@iana.org
    ERR|test..iana.org
    ERR|test_exa-mple.com
    VALID|!#$%&`*+/=?^`{|}~@iana.org
    ERR|test\@test@iana.org
    VALID|123@iana.org
    VALID|test@123.com
    RFC5321|test@iana.123
    RFC5321|test@255.255.255.255
    VALID|abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghiklm@iana.org
    RFC5322|abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghiklmn@iana.org
    DNSWARN|test@abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghikl.com
    RFC5322|test@abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghiklm.com
    VALID|test@mason-dixon.com
    ERR|test@-iana.org
    ERR|test@iana-.com
    VALID|test@c--n.com
    DNSWARN|test@iana.co-uk
    ERR|test@.iana.org
    ERR|test@iana.org.
    ERR|test@iana..com
    DNSWARN|a@a.b.c.d.e.f.g.h.i.j.k.l.m.n.o.p.q.r.s.t.u.v.w.x.y.z.a.b.c.d.e.f.g.h.i.j.k.l.m.n.o.p.q.r.s.t.u.v.w.x.y.z.a.b.c.d.e.f.g.h.i.j.k.l.m.n.o.p.q.r.s.t.u.v.w.x.y.z.a.b.c.d.e.f.g.h.i.j.k.l.m.n.o.p.q.r.s.t.u.v.w.x.y.z.a.b.c.d.e.f.g.h.i.j.k.l.m.n.o.p.q.r.s.t.u.v
    DNSWARN|abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghiklm@abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghikl.abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghikl.abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghi
    RFC5322|abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghiklm@abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghikl.abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghikl.abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghij
    RFC5322|a@abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghikl.abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghikl.abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghikl.abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefg.hij
    RFC5322|a@abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghikl.abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghikl.abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghikl.abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefg.hijk
    RFC5321|"test"@iana.org
    RFC5321|""@iana.org
    ERR|"""@iana.org
    RFC5321|"\a"@iana.org
    RFC5321|"\""@iana.org
    ERR|"\"@iana.org
    RFC5321|"\\"@iana.org
    ERR|test"@iana.org
    ERR|"test@iana.org
    ERR|"test"test@iana.org
    ERR|test"text"@iana.org
    ERR|"test""test"@iana.org
    DEPREC|"test"."test"@iana.org
    RFC5321|"test\ test"@iana.org
    DEPREC|"test".test@iana.org
    ERR|"test␀"@iana.org
    DEPREC|"test\␀"@iana.org
    RFC5322|"abcdefghijklmnopqrstuvwxyz abcdefghijklmnopqrstuvwxyz abcdefghj"@iana.org
    RFC5322|"abcdefghijklmnopqrstuvwxyz abcdefghijklmnopqrstuvwxyz abcdefg\h"@iana.org
    RFC5321|test@[255.255.255.255]
    ERR|test@a[255.255.255.255]
    RFC5322|test@[255.255.255]
    RFC5322|test@[255.255.255.255.255]
    RFC5322|test@[255.255.255.256]
    RFC5322|test@[1111:2222:3333:4444:5555:6666:7777:8888]
    RFC5322|test@[IPv6:1111:2222:3333:4444:5555:6666:7777]
    RFC5321|test@[IPv6:1111:2222:3333:4444:5555:6666:7777:8888]
    RFC5322|test@[IPv6:1111:2222:3333:4444:5555:6666:7777:8888:9999]
    RFC5322|test@[IPv6:1111:2222:3333:4444:5555:6666:7777:888G]
    DEPREC|test@[IPv6:1111:2222:3333:4444:5555:6666::8888]
    RFC5321|test@[IPv6:1111:2222:3333:4444:5555::8888]
    RFC5322|test@[IPv6:1111:2222:3333:4444:5555:6666::7777:8888]
    RFC5322|test@[IPv6::3333:4444:5555:6666:7777:8888]
    RFC5321|test@[IPv6:::3333:4444:5555:6666:7777:8888]
    RFC5322|test@[IPv6:1111::4444:5555::8888]
    RFC5321|test@[IPv6:::]
    RFC5322|test@[IPv6:1111:2222:3333:4444:5555:255.255.255.255]
    RFC5321|test@[IPv6:1111:2222:3333:4444:5555:6666:255.255.255.255]
    RFC5322|test@[IPv6:1111:2222:3333:4444:5555:6666:7777:255.255.255.255]
    RFC5321|test@[IPv6:1111:2222:3333:4444::255.255.255.255]
    RFC5322|test@[IPv6:1111:2222:3333:4444:5555:6666::255.255.255.255]
    RFC5322|test@[IPv6:1111:2222:3333:4444:::255.255.255.255]
    RFC5322|test@[IPv6::255.255.255.255]
    DEPREC| test @iana.org
    DEPREC|test@ iana .com
    DEPREC|test . test@iana.org
    CFWS|␍␊ test@iana.org
    DEPREC|␍␊ ␍␊ test@iana.org
    CFWS|(comment)test@iana.org
    ERR|((comment)test@iana.org
    CFWS|(comment(comment))test@iana.org
    DEPREC|test@(comment)iana.org
    ERR|test(comment)test@iana.org
    DEPREC|test@(comment)[255.255.255.255]
    CFWS|(comment)abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghiklm@iana.org
    DEPREC|test@(comment)abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghikl.com
    CFWS|(comment)test@abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghik.abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghik.abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijk.abcdefghijklmnopqrstuvwxyzabcdefghijk.abcdefghijklmnopqrstu
    ERR|test@iana.org␊
    VALID|test@xn--hxajbheg2az3al.xn--jxalpdlp
    VALID|xn--test@iana.org
    ERR|test@iana.org-
    ERR|"test@iana.org
    ERR|(test@iana.org
    ERR|test@(iana.org
    ERR|test@[1.2.3.4
    ERR|"test\"@iana.org
    ERR|(comment\)test@iana.org
    ERR|test@iana.org(comment\)
    ERR|test@iana.org(comment\
    RFC5322|test@[RFC-5322-domain-literal]
    ERR|test@[RFC-5322]-domain-literal]
    ERR|test@[RFC-5322-[domain-literal]
    RFC5322|test@[RFC-5322-\␇-domain-literal]
    RFC5322|test@[RFC-5322-\␉-domain-literal]
    RFC5322|test@[RFC-5322-\]-domain-literal]
    ERR|test@[RFC-5322-domain-literal\]
    ERR|test@[RFC-5322-domain-literal\
    RFC5322|test@[RFC 5322 domain literal]
    RFC5322|test@[RFC-5322-domain-literal] (comment)
    ERR|␡@iana.org
    ERR|test@␡.org
    DEPREC|"␡"@iana.org
    DEPREC|"\␡"@iana.org
    DEPREC|(␡)test@iana.org
    ERR|test@iana.org␍
    ERR|␍test@iana.org
    ERR|"␍test"@iana.org
    ERR|(␍)test@iana.org
    ERR|test@iana.org(␍)
    ERR|␊test@iana.org
    ERR|"␊"@iana.org
    DEPREC|"\␊"@iana.org
    ERR|(␊)test@iana.org
    ERR|␇@iana.org
    ERR|test@␇.org
    DEPREC|"␇"@iana.org
    DEPREC|"\␇"@iana.org
    DEPREC|(␇)test@iana.org
    ERR|␍␊test@iana.org
    ERR|␍␊ ␍␊test@iana.org
    ERR| ␍␊test@iana.org
    CFWS| ␍␊ test@iana.org
    ERR| ␍␊ ␍␊test@iana.org
    ERR| ␍␊␍␊test@iana.org
    ERR| ␍␊␍␊ test@iana.org
    CFWS|test@iana.org␍␊ 
    DEPREC|test@iana.org␍␊ ␍␊ 
    ERR|test@iana.org␍␊
    ERR|test@iana.org␍␊ ␍␊
    ERR|test@iana.org ␍␊
    CFWS|test@iana.org ␍␊ 
    ERR|test@iana.org ␍␊ ␍␊
    ERR|test@iana.org ␍␊␍␊
    ERR|test@iana.org ␍␊␍␊ 
    CFWS| test@iana.org
    CFWS|test@iana.org 
    RFC5322|test@[IPv6:1::2:]
    ERR|"test\©"@iana.org
    RFC5322|test@iana/icann.org
    DEPREC|test.(comment)test@iana.org
    RFC5321|test@org
    DNSWARN|test@test.com
    DNSWARN|test@nic.no
    """#
}
