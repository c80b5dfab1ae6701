"""The cases of encoding.json: chapter 1."""

ACCEPTED = {
    "the example of chapter 1": "8301f643010203",
    "zero": "00",
    "23, the largest in the first byte": "17",
    "24 in one byte": "1818",
    "255 in one byte": "18ff",
    "256 in two bytes": "190100",
    "65536 in four bytes": "1a00010000",
    "2^32 in eight bytes": "1b0000000100000000",
    "2^53 - 1, the largest": "1b001fffffffffffff",
    "-1": "20",
    "-(2^53 - 1), the smallest": "3b001ffffffffffffe",
    "empty bytes": "40",
    "24 bytes": "5818" + "61" * 24,
    "empty text": "60",
    "text beyond the basic plane": "64f09f8c8d",
    "text that is not in a normal form is left as it is": "6365cc88",
    "null in text": "6100",
    "false, true, null": "83f4f5f6",
    "empty array and map": "8280a0",
    "map keys of several types, ascending bytewise": "a6000018640120024161036161048005",
    "a longer key may come before a shorter one": "a21903e8002001",
    "eight arrays in each other": "8181818181818180",
}

REJECTED = {
    "nonShortestInteger": {
        "23 in one byte": "1817",
        "255 in two bytes": "1900ff",
        "65535 in four bytes": "1a0000ffff",
        "2^32 - 1 in eight bytes": "1b00000000ffffffff",
        "-1 in one byte": "3800",
        "-24 in two bytes": "390017",
        "length of bytes": "580161",
        "length of text": "590000",
        "length of an array": "980100",
        "length of a map": "b8010000",
    },
    "integerOutOfRange": {
        "2^53": "1b0020000000000000",
        "2^64 - 1": "1bffffffffffffffff",
        "-2^53": "3b001fffffffffffff",
        "-2^64": "3bffffffffffffffff",
    },
    "indefiniteLength": {
        "bytes": "5f4101ff",
        "text": "7f6161ff",
        "array": "9f00ff",
        "map": "bf0000ff",
        "a break alone": "ff",
        "an integer with additional information 31": "1f",
    },
    "truncated": {
        "nothing": "",
        "argument cut off": "1901",
        "bytes longer than what remains": "450102",
        "text longer than what remains": "636162",
        "array of more items than bytes remain": "8300",
        "array of 2^64 - 1 items": "9bffffffffffffffff",
        "bytes of 2^63": "5b8000000000000000",
        "map of 2^32 pairs": "bb0000000100000000",
        "map without its last value": "a10041",
        "array whose last item is cut off": "820018",
    },
    "invalidUTF8": {
        "a continuation byte alone": "6180",
        "overlong slash": "62c0af",
        "a surrogate": "63eda080",
        "above U+10FFFF": "64f4908080",
        "cut off in the middle": "62e282",
    },
    "mapKeysOutOfOrder": {
        "integers": "a201000000",
        "1000 before 100": "a21903e800186400",
        "the shorter first, as in RFC 7049": "a220001903e800",
        "text": "a2616200616100",
        "the third below the second": "a3000002000100",
    },
    "duplicateMapKey": {
        "integers": "a200000001",
        "text": "a2616100616101",
        "arrays": "a2800080f6",
        "in a map within": "a100a201000100",
    },
    "unsupportedSimpleValue": {
        "undefined": "f7",
        "simple value 0": "e0",
        "simple value 19": "f3",
        "simple value 32": "f820",
        "false in two bytes": "f814",
    },
    "floatingPoint": {
        "half": "f93c00",
        "single": "fa3f800000",
        "double": "fb3ff0000000000000",
        "not a number, in an array": "81f97e00",
    },
    "tag": {
        "a date": "c074323031332d30332d32315432303a30343a30305a",
        "a bignum": "c249010000000000000000",
        "self-described": "d9d9f700",
        "COSE_Sign1": "d28443a10127a04100",
    },
    "reservedAdditionalInfo": {
        "28": "1c",
        "29 on bytes": "5d",
        "30 on an array": "9e",
        "28 on a simple value": "fc",
    },
    "tooDeep": {
        "nine arrays in each other": "818181818181818180",
        "nine maps in each other": "a100a100a100a100a100a100a100a100a0",
        "a thousand arrays": "81" * 1000 + "80",
    },
    "trailingBytes": {
        "two items": "0000",
        "a break behind the item": "80ff",
        "bytes behind bytes": "41010a",
    },
}


def cases():
    for name, data in ACCEPTED.items():
        yield {"name": name, "hex": data, "expect": "accept"}
    for rule, group in REJECTED.items():
        for name, data in group.items():
            yield {"name": f"{rule}: {name}", "hex": data, "expect": "reject", "rule": rule}
