# A shell's completion, from the program: cmake -DPROGRAM=hubcensus -DSHELL=bash -DOUTPUT=x.bash -P completion.cmake

execute_process(COMMAND ${PROGRAM} completion ${SHELL}
    OUTPUT_FILE "${OUTPUT}" COMMAND_ERROR_IS_FATAL ANY)
