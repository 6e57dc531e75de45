// SPDX-License-Identifier: GPL-2.0
// groovy jenkinsfile.groovy FILE: reads a declarative pipeline and prints what it does, a
// line each. A section, directive or step that is not known here is an error.

class Section extends GroovyObjectSupport {
    static inside = [
        top: [pipeline: 'pipeline'],
        pipeline: [options: 'options', stages: 'stages', post: 'post', agent: 'agent'],
        agent: [label: null], options: [timeout: null],
        stages: [stage: 'stage'], stage: [steps: 'steps'],
        post: [always: 'steps', success: 'steps', failure: 'steps'],
        steps: [sh: null, junit: null, publishHTML: null, archiveArtifacts: null],
    ]
    String name

    def invokeMethod(String word, Object arguments) {
        def known = inside[name]
        if (!known.containsKey(word))
            throw new IllegalArgumentException("no $word in $name")
        def body = arguments.find { it instanceof Closure }
        def others = arguments.findAll { !(it instanceof Closure) }
        if ((known[word] != null) != (body != null))
            throw new IllegalArgumentException("$word in $name: a block where none belongs, or none")
        if (others)
            println "$word: ${others.join(' ')}"
        if (body) {
            body.delegate = new Section(name: known[word])
            body.resolveStrategy = Closure.DELEGATE_FIRST
            body.call()
        }
    }
}

def script = new GroovyShell().parse(new File(args[0]))
script.metaClass.methodMissing = { String word, arguments -> new Section(name: 'top').invokeMethod(word, arguments) }
script.run()
